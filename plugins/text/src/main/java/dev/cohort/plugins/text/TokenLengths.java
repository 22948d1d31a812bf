package dev.cohort.plugins.text;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import java.util.ArrayList;
import java.util.List;

/** The options that say how long texts may be, and to what lengths they are filled up. */
public record TokenLengths(
        @Default("128") @About("the most tokens of an example, special ones included; an exported model takes as many")
                int maxLength,
        @Default("longest-first")
                @About(
                        "what is cut of a text that is too long: of the longer of two, of the first, or of the second; or none")
                Truncation truncation,
        @Default("bucket")
                @About("whether texts are filled up to the shortest of a few lengths that holds them, or to max-length")
                TokenPadding padding,
        @Default("[]") @About("those lengths below max-length (16 and its doubles)") List<Integer> buckets) {
    private static final int LEAST = 16;

    public TokenLengths {
        buckets = List.copyOf(buckets);
        Options.positive(maxLength, "max-length");
        int most = maxLength;
        Options.require(
                buckets.stream().allMatch(length -> length > 0 && length < most),
                "buckets",
                "must be lengths from 1 to below max-length, " + maxLength);
        Options.require(
                buckets.isEmpty() || padding == TokenPadding.BUCKET,
                "buckets",
                "are lengths to fill up to, but padding = \"max-length\"; remove one of the two");
    }

    /** What puts texts to these lengths. */
    Framing framing(Tokenizer tokenizer) {
        return Framing.ofOne(tokenizer.special(), maxLength, truncation);
    }

    /** What puts two texts, one behind the other, to these lengths. */
    Framing framingOfTwo(Tokenizer tokenizer) {
        return Framing.ofTwo(tokenizer.special(), maxLength, truncation);
    }

    /** Makes sure that what is cut is there, where a sequence has one text alone. */
    void requireOfOne() {
        Options.require(
                truncation != Truncation.ONLY_SECOND,
                "truncation",
                "is only-second, but a sequence has one text; it must be longest-first, only-first or none");
    }

    /** The lengths that texts are filled up to, the longest first. */
    List<Integer> longestFirst() {
        List<Integer> lengths = new ArrayList<>(List.of(maxLength));
        if (padding == TokenPadding.BUCKET) {
            lengths.addAll(buckets);
            for (int length = LEAST; buckets.isEmpty() && length < maxLength; length *= 2) {
                lengths.add(length);
            }
        }
        return lengths.stream()
                .distinct()
                .sorted((one, other) -> Integer.compare(other, one))
                .toList();
    }
}
