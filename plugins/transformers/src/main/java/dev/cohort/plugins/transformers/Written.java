package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a language model remembers of the sequences that it writes.
 *
 * @param place at which the next token is written, [batch, 1]
 * @param count how many tokens there are before it, [batch, 1], which differs from the place where a beginning was filled up
 * @param seen which places hold tokens, with that of the next, [batch, places]
 * @param cache the keys and values
 */
record Written(Value place, Value count, Value seen, Cache cache) {
    private static final String SEEN = "seen";
    private static final String PLACE = "place";
    private static final String COUNT = "count";

    /**
     * The memory of a beginning that was read.
     *
     * @param length of the beginning
     * @param more how many tokens may follow
     */
    static Map<String, Value> begun(Tokens tokens, long length, int more, Cache cache) {
        Value ones = tokens.ids().toFloat().times(0).plus(1);
        Value seen = new Tokens(tokens.ids(), Optional.of(tokens.mask().orElse(ones)), Optional.empty())
                .mask(length)
                .orElseThrow();
        Value count = seen.sumKeeping(1);
        return memory(cache, Cache.lengthened(seen, 1, more), count.times(0).plus(length), count);
    }

    /** The memory of sequences that have no token yet. @param zeros [batch, 1] */
    static Map<String, Value> none(Value zeros, int more) {
        return Map.of(SEEN, Cache.lengthened(zeros, 1, more - 1), PLACE, zeros, COUNT, zeros);
    }

    /** What is remembered, with a place for one more token. */
    static Written of(Map<String, Value> memory) {
        Value place = Cache.memory(memory, PLACE);
        Value before = Cache.memory(memory, SEEN);
        long places = before.shape().size(1);
        return new Written(
                place,
                Cache.memory(memory, COUNT),
                before.plus(Cache.at(place, places)),
                Cache.of(memory, place, places));
    }

    /** That of the token to be read. */
    Positions positions() {
        return new Positions(1, Optional.of(count.cast(ElementType.INT64)));
    }

    Mask mask() {
        return Mask.ofPlaces(seen);
    }

    /** The memory, once the token was read. */
    Map<String, Value> after() {
        return memory(cache, seen, place.plus(1), count.plus(1));
    }

    private static Map<String, Value> memory(Cache cache, Value seen, Value place, Value count) {
        Map<String, Value> memory = new LinkedHashMap<>(cache.memory());
        memory.put(SEEN, seen);
        memory.put(PLACE, place);
        memory.put(COUNT, count);
        return memory;
    }
}
