package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import java.util.Optional;

/** What the vector of a text is made of. */
public enum Pooling {
    /** That of its first token, and what the model has learned to make of it. */
    FIRST,
    /** The mean of those of its tokens. */
    MEAN,
    /** The largest of each number of its tokens. */
    MAX;

    /** The mean of vectors of tokens, [batch, length, width]. @param mask 1 where a token is one, [batch, length] */
    static Value mean(Value all, Optional<Value> mask) {
        return mask.map(seen -> seen.unsqueeze(1)
                        .matmul(all)
                        .squeeze(1)
                        .dividedBy(seen.sumKeeping(1).maximum(1)))
                .orElseGet(() -> all.mean(1));
    }

    /** The largest numbers. */
    static Value max(Value all, Optional<Value> mask) {
        return mask.map(seen -> all.plus(seen.minus(1).times(Float.MAX_VALUE).unsqueeze(2)))
                .orElse(all)
                .maximumOver(1);
    }
}
