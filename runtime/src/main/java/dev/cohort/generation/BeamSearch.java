package dev.cohort.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The likeliest of several beginnings, followed until no other can become a better text.
 *
 * <p>Texts are compared by the logarithm of their probability, divided by their length, the token that ends them included, to the
 * power of the length penalty. As HuggingFace's {@code generate} with {@code early_stopping=False}: of twice as many candidates as
 * there are beams, those that are over count if they are among the first half, and the first others go on.
 */
final class BeamSearch extends Search {
    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingDouble(Candidate::score).reversed();

    private final TokenScores scores;
    private final int beams;
    private final double lengthPenalty;
    private final long end;
    private final int given;
    private List<Candidate> beginnings;
    private List<Candidate> finished = new ArrayList<>();
    private boolean over;

    /**
     * A beginning of a text, or one that is over.
     *
     * @param row of the beginning that it continues
     * @param tokens with the prompt, and without the token that ends it
     */
    private record Candidate(int row, long[] tokens, double score) {}

    BeamSearch(TokenScores scores, long[] prompt, long end) {
        this.scores = scores;
        this.beams = scores.options().beams();
        this.lengthPenalty = scores.options().lengthPenalty().orElse(1.0);
        this.end = end;
        this.given = prompt.length;
        this.beginnings = List.of(new Candidate(0, prompt, 0));
    }

    @Override
    void follow(List<double[]> logits) {
        int length = beginnings.get(0).tokens().length - given + 1;
        boolean last = length == scores.options().maximumLength();
        List<Candidate> going = new ArrayList<>();
        List<Choice> choices = best(logits);
        for (int rank = 0; rank < choices.size(); rank++) {
            Choice choice = choices.get(rank);
            boolean ends = choice.token() == end;
            Candidate candidate = candidate(choice, ends);
            if (!ends && !last && going.size() < beams) {
                going.add(candidate);
            } else if ((ends || last) && rank < beams) {
                finished.add(new Candidate(0, candidate.tokens(), choice.score() / Math.pow(length, lengthPenalty)));
            }
        }
        finished = new ArrayList<>(
                finished.stream().sorted(BEST_FIRST).limit(beams).toList());
        beginnings = going;
        over = going.isEmpty()
                || finished.size() == beams
                        && going.get(0).score() / Math.pow(length, lengthPenalty)
                                <= finished.get(beams - 1).score();
    }

    /** The best continuations of all beginnings, the best first. */
    private List<Choice> best(List<double[]> logits) {
        PriorityQueue<Choice> best = new PriorityQueue<>(Comparator.comparingDouble(Choice::score));
        for (int row = 0; row < beginnings.size(); row++) {
            Candidate beginning = beginnings.get(row);
            double[] logarithms = TokenScores.logSoftmax(logits.get(row));
            scores.discourage(logarithms, beginning.tokens());
            for (int token = 0; token < logarithms.length; token++) {
                double score = beginning.score() + logarithms[token];
                if (best.size() < 2 * beams || score > best.element().score()) {
                    best.add(new Choice(row, token, score));
                    if (best.size() > 2 * beams) {
                        best.remove();
                    }
                }
            }
        }
        return best.stream()
                .sorted(Comparator.comparingDouble(Choice::score).reversed())
                .toList();
    }

    private record Choice(int row, int token, double score) {}

    private Candidate candidate(Choice choice, boolean ends) {
        long[] before = beginnings.get(choice.row()).tokens();
        long[] tokens = Arrays.copyOf(before, before.length + (ends ? 0 : 1));
        if (!ends) {
            tokens[before.length] = choice.token();
        }
        return new Candidate(choice.row(), tokens, choice.score());
    }

    @Override
    List<Continuation> continuations() {
        return over
                ? List.of()
                : beginnings.stream()
                        .map(one -> new Continuation(one.row(), one.tokens()[one.tokens().length - 1]))
                        .toList();
    }

    @Override
    long[] text() {
        long[] tokens = finished.get(0).tokens();
        return Arrays.copyOfRange(tokens, given, tokens.length);
    }
}
