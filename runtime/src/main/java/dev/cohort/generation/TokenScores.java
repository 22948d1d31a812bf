package dev.cohort.generation;

import dev.cohort.configuration.GenerationSection;
import java.util.Arrays;

/** What logits become before a token is chosen; the rules and their order are those of HuggingFace's {@code generate}. */
record TokenScores(GenerationSection options) {
    /** Makes tokens that were written already less likely (Keskar et al. 2019). */
    void discourage(double[] scores, long[] written) {
        double penalty = options.repetitionPenalty();
        if (penalty != 1) {
            Arrays.stream(written)
                    .distinct()
                    .filter(token -> token < scores.length)
                    .forEach(token -> {
                        int place = (int) token;
                        scores[place] = scores[place] < 0 ? scores[place] * penalty : scores[place] / penalty;
                    });
        }
    }

    /** The probabilities by which a token is drawn, from logits. */
    double[] probabilities(double[] logits) {
        // From the largest on, which stays 0 however near to 0 the temperature is.
        double largest = Arrays.stream(logits).max().orElseThrow();
        double[] scores = new double[logits.length];
        Arrays.setAll(
                scores,
                token -> (logits[token] - largest) / options.temperature().orElse(1.0));
        options.topK().ifPresent(count -> keepLargest(scores, count));
        double[] probabilities = softmax(scores);
        if (options.topP().isPresent()) {
            keepNucleus(scores, probabilities, options.topP().get());
            return softmax(scores);
        }
        return probabilities;
    }

    /** Leaves no chance to what is below the k-th largest (Fan et al. 2018). */
    private static void keepLargest(double[] scores, int count) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double least = sorted[Math.max(0, sorted.length - count)];
        Arrays.setAll(scores, token -> scores[token] < least ? Double.NEGATIVE_INFINITY : scores[token]);
    }

    /** Leaves no chance to the least likely tokens that together have less than the rest (Holtzman et al. 2020). */
    private static void keepNucleus(double[] scores, double[] probabilities, double share) {
        Integer[] ascending = new Integer[scores.length];
        Arrays.setAll(ascending, token -> token);
        Arrays.sort(ascending, (left, right) -> Double.compare(probabilities[left], probabilities[right]));
        double together = 0;
        for (int rank = 0; rank < ascending.length - 1; rank++) {
            together += probabilities[ascending[rank]];
            if (together > 1 - share) {
                return;
            }
            scores[ascending[rank]] = Double.NEGATIVE_INFINITY;
        }
    }

    private static double[] softmax(double[] scores) {
        double[] logarithms = logSoftmax(scores);
        Arrays.setAll(logarithms, token -> Math.exp(logarithms[token]));
        return logarithms;
    }

    /** The logarithms of the probabilities that logits stand for. */
    static double[] logSoftmax(double[] logits) {
        double largest = Arrays.stream(logits).max().orElseThrow();
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - largest);
        }
        double normalizer = largest + Math.log(sum);
        double[] logarithms = new double[logits.length];
        Arrays.setAll(logarithms, token -> logits[token] - normalizer);
        return logarithms;
    }
}
