package dev.cohort.generation;

import dev.cohort.api.dataset.SplitMix64;
import java.util.Arrays;
import java.util.List;

/** One beginning that goes on with the likeliest token, or with one that is drawn. */
final class SingleSearch extends Search {
    private final TokenScores scores;
    private final SplitMix64 random;
    private final long end;
    private final int given;
    private long[] tokens;
    private boolean over;

    /**
     * @param prompt what stands before the text, for penalties of what is repeated
     * @param end the token that ends a text
     */
    SingleSearch(TokenScores scores, long[] prompt, long end, SplitMix64 random) {
        this.scores = scores;
        this.random = random;
        this.end = end;
        this.given = prompt.length;
        this.tokens = prompt.clone();
    }

    @Override
    void follow(List<double[]> logits) {
        double[] own = logits.get(0).clone();
        scores.discourage(own, tokens);
        long token = scores.options().sample() ? drawn(scores.probabilities(own)) : likeliest(own);
        if (token == end) {
            over = true;
        } else {
            tokens = Arrays.copyOf(tokens, tokens.length + 1);
            tokens[tokens.length - 1] = token;
            over = tokens.length - given == scores.options().maximumLength();
        }
    }

    private static int likeliest(double[] numbers) {
        int best = 0;
        for (int token = 1; token < numbers.length; token++) {
            best = numbers[token] > numbers[best] ? token : best;
        }
        return best;
    }

    private int drawn(double[] probabilities) {
        double rest = random.nextDouble();
        for (int token = 0; token < probabilities.length; token++) {
            rest -= probabilities[token];
            if (rest < 0) {
                return token;
            }
        }
        return likeliest(probabilities);
    }

    @Override
    List<Continuation> continuations() {
        return over ? List.of() : List.of(new Continuation(0, tokens[tokens.length - 1]));
    }

    @Override
    long[] text() {
        return Arrays.copyOfRange(tokens, given, tokens.length);
    }
}
