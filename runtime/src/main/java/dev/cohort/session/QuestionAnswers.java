package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Questions;
import dev.cohort.api.dataset.Questions.Window;
import dev.cohort.plugin.PluginCode;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The best answers to questions, each looked for in all windows of its text, in whatever order these come.
 *
 * <p>A pair of places in this order, within the text and not too far apart, scores the sum of the logits of {@code start} at the one
 * and of {@code end} at the other; the largest score of all windows is the answer's. Where questions may have no answer, there is
 * none if the first place scores more than that in each window: the post-processing of the HuggingFace library's example
 * (run_qa.py), which looks at the twenty best places alone.
 */
public final class QuestionAnswers {
    /** The outputs by which answers are told. */
    public static final List<String> OUTPUTS = List.of("start", "end");

    private final Questions questions;
    private final Map<Integer, Found> found = new TreeMap<>();

    public QuestionAnswers(Questions questions) {
        this.questions = questions;
    }

    /** The place of the field that says which window an example is. */
    public int windowField(List<Field> fields) {
        return IntStream.range(0, fields.size())
                .filter(field -> fields.get(field).name().equals(Questions.WINDOW))
                .findFirst()
                .orElseThrow(() -> PluginCode.broken(
                        questions, "window", "is asked for by the field \"window\", which the data does not have"));
    }

    /**
     * An answer.
     *
     * @param question the number of the question
     * @param text empty for no answer
     * @param score the sum of its two logits
     * @param probability its share in all that was found to be possible, by their scores
     */
    public record Answer(int question, String text, double score, double probability) {}

    /**
     * Looks for answers in the windows of a batch.
     *
     * @param windows their numbers
     * @param places how many each has, those of no text included
     * @param starts the logit of each place to be the first of an answer, window after window
     * @param ends the logit of each to be the last
     * @return the number of the question of each window
     */
    public List<Integer> see(
            LongBuffer windows, int examples, int places, IntToDoubleFunction starts, IntToDoubleFunction ends) {
        List<Integer> asked = new ArrayList<>();
        for (int example = 0; example < examples; example++) {
            int first = example * places;
            asked.add(see(
                    windows.get(example),
                    places,
                    place -> starts.applyAsDouble(first + place),
                    place -> ends.applyAsDouble(first + place)));
        }
        return asked;
    }

    /** Looks for an answer in one window. */
    int see(long number, int places, IntToDoubleFunction start, IntToDoubleFunction end) {
        Window window = PluginCode.call(questions, "window", () -> questions.window(number));
        Found own = found.computeIfAbsent(window.question(), question -> new Found());
        own.none = Math.min(own.none, start.applyAsDouble(0) + end.applyAsDouble(0));
        int behind = Math.min(places, window.end());
        int longest = PluginCode.call(questions, "longest", questions::longest);
        for (int from = window.first(); from < behind; from++) {
            double first = start.applyAsDouble(from);
            for (int to = from; to < Math.min(behind, from + longest); to++) {
                own.see(window, from, to, first + end.applyAsDouble(to));
            }
        }
        return window.question();
    }

    /** The answers to the questions that were seen, in the order of their numbers. */
    public List<Answer> all() {
        boolean someHaveNone = PluginCode.call(questions, "someHaveNone", questions::someHaveNone);
        return found.entrySet().stream()
                .map(entry -> entry.getValue().answer(entry.getKey(), someHaveNone))
                .toList();
    }

    /** The answers beside the right ones; of a question that has none, that is an empty text. */
    TextPredictions predictions() {
        List<Answer> answers = all();
        return new TextPredictions(
                answers.stream().map(answer -> right(answer.question())).toList(),
                answers.stream().map(Answer::text).toList());
    }

    private List<String> right(int question) {
        List<String> answers = PluginCode.call(questions, "answers", () -> questions.answers(question));
        return answers.isEmpty() ? List.of("") : answers;
    }

    /** The best of a question so far. */
    private static final class Found {
        private Optional<Window> window = Optional.empty();
        private int from;
        private int to;
        private double best = Double.NEGATIVE_INFINITY;
        private double none = Double.POSITIVE_INFINITY;

        /** The sum of exp(score - best) over all that was seen. */
        private double sum;

        void see(Window seen, int first, int last, double score) {
            if (score > best) {
                sum = sum * Math.exp(best - score) + 1;
                best = score;
                window = Optional.of(seen);
                from = first;
                to = last;
            } else {
                sum += Math.exp(score - best);
            }
        }

        Answer answer(int question, boolean mayBeNone) {
            if (window.isEmpty()) {
                return new Answer(question, "", none, 1);
            }
            boolean lacks = mayBeNone && none > best;
            double score = lacks ? none : best;
            double all = sum * Math.exp(best - score) + (mayBeNone ? Math.exp(none - score) : 0);
            String text = lacks ? "" : window.get().text(from, to);
            return new Answer(question, text, score, 1 / all);
        }
    }
}
