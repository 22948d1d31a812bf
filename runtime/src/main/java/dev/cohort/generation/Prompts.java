package dev.cohort.generation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * What stands before each text that is to be written.
 *
 * @param tokens those of each example; the last is the first that the model is asked to continue
 * @param mask where they are read from the data, which of its places are all but the last of them
 */
public record Prompts(List<long[]> tokens, Optional<ByteBuffer> mask) {
    /** The token that every text begins with, and nothing else. */
    public static Prompts start(long token, int examples) {
        return new Prompts(Collections.nCopies(examples, new long[] {token}), Optional.empty());
    }

    /**
     * Tokens that the data gives, which the text continues.
     *
     * @param ids the tokens of each place
     * @param mask 1 for each place that has a token
     * @param answers the token that is right behind each place, where the examples have their texts, from which on they are
     *     no prompt any more
     * @param ignored what stands in place of an answer where there is none
     */
    public static Prompts given(
            LongBuffer ids,
            LongBuffer mask,
            int examples,
            int length,
            Optional<LongBuffer> answers,
            OptionalLong ignored) {
        ByteBuffer shortened =
                ByteBuffer.allocateDirect(examples * length * Long.BYTES).order(ByteOrder.nativeOrder());
        LongBuffer places = shortened.asLongBuffer();
        List<long[]> prompts = new ArrayList<>();
        for (int example = 0; example < examples; example++) {
            LongStream.Builder prompt = LongStream.builder();
            int last = example * length;
            boolean answered = false;
            for (int place = example * length; place < (example + 1) * length && !answered; place++) {
                if (mask.get(place) != 0) {
                    prompt.add(ids.get(place));
                    places.put(place, 1);
                    last = place;
                    answered = answers.isPresent()
                            && (ignored.isEmpty() || answers.get().get(place) != ignored.getAsLong());
                }
            }
            places.put(last, 0);
            long[] tokens = prompt.build().toArray();
            prompts.add(tokens.length > 0 ? tokens : new long[] {ids.get(last)});
        }
        return new Prompts(prompts, Optional.of(shortened));
    }

    int size() {
        return tokens.size();
    }

    long[] of(int example) {
        return tokens.get(example);
    }

    long last(int example) {
        long[] prompt = tokens.get(example);
        return prompt[prompt.length - 1];
    }
}
