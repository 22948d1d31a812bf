package dev.cohort.prediction;

import dev.cohort.prediction.TrainedModel.Answer;
import java.util.List;
import java.util.Optional;

/**
 * Answers that are part of a text, of a model that predicts at which places one starts and ends.
 *
 * @param start the places of beginnings
 * @param end the places of ends
 */
record SpanAnswer(Answer start, Answer end) {
    private static final String START = "start";
    private static final String END = "end";
    private static final int LONGEST = 30;

    /** An answer, which is empty where none is the most probable. */
    record Found(String text, double probability) {}

    /** Answers, if a model has outputs of those names, each of one place. */
    static Optional<SpanAnswer> of(List<Answer> answers) {
        Optional<Answer> start = named(answers, START);
        Optional<Answer> end = named(answers, END);
        return start.isPresent()
                        && end.isPresent()
                        && start.get().classes() == end.get().classes()
                ? Optional.of(new SpanAnswer(start.get(), end.get()))
                : Optional.empty();
    }

    private static Optional<Answer> named(List<Answer> answers, String name) {
        return answers.stream()
                .filter(answer -> answer.output().name().equals(name) && answer.targets() == 1 && answer.classes() > 0)
                .findFirst();
    }

    /** The most probable answer to a row, of at most 30 tokens; none if the first place, which is of no text, is more probable. */
    Found best(int row, NewExamples examples) {
        double best = start.probability(row, 0, 0) * end.probability(row, 0, 0);
        int places = start.classes();
        boolean[] within = new boolean[places];
        for (int place = 0; place < places; place++) {
            within[place] = examples.span(row, place, place).isPresent();
        }
        int from = -1;
        int to = -1;
        for (int first = 0; first < places; first++) {
            for (int last = first; last < Math.min(places, first + LONGEST) && within[first] && within[last]; last++) {
                double probability = start.probability(row, 0, first) * end.probability(row, 0, last);
                if (probability > best) {
                    best = probability;
                    from = first;
                    to = last;
                }
            }
        }
        return new Found(from < 0 ? "" : examples.span(row, from, to).orElse(""), best);
    }
}
