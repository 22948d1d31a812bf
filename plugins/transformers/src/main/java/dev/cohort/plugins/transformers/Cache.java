package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** The keys and values of all layers, [batch, heads, places, size], of what was read and of places that are still empty: zeros. */
final class Cache {
    private final Map<String, Value> memory = new LinkedHashMap<>();
    private final BiFunction<String, Value, Value> write;
    private final boolean begun;

    private Cache(BiFunction<String, Value, Value> write, boolean begun) {
        this.write = write;
        this.begun = begun;
    }

    /**
     * One that is filled while a beginning is read, which looks at nothing else.
     *
     * @param more how many places are to be empty behind it
     */
    static Cache begun(int more) {
        return new Cache((name, read) -> lengthened(read, 2, more), true);
    }

    /**
     * One in which a token is written.
     *
     * @param before what it holds, by name
     * @param place at which the token is written, [batch, 1], a floating-point number
     */
    static Cache of(Map<String, Value> before, Value place, long places) {
        Value here = at(place, places).unsqueeze(1, 3);
        return new Cache((name, read) -> memory(before, name).plus(read.times(here)), false);
    }

    /** What the keys of an attention are called. */
    static String keys(String place) {
        return place + ".keys";
    }

    /** What its values are called. */
    static String values(String place) {
        return place + ".values";
    }

    /** Something of a memory. */
    static Value memory(Map<String, Value> memory, String name) {
        Value value = memory.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the memory has no " + name + ", but " + String.join(", ", memory.keySet()));
        }
        return value;
    }

    /** 1 at a place and 0 elsewhere, [batch, places]. */
    static Value at(Value place, long places) {
        return Tokens.places(place.graph(), places).equal(place).toFloat();
    }

    /** With zeros at the end of an axis. */
    static Value lengthened(Value value, int axis, int more) {
        long[] pads = new long[2 * value.shape().rank()];
        pads[value.shape().rank() + axis] = more;
        return value.graph()
                .operator("Pad", Attributes.NONE, value, value.graph().constant(Constant.vector(pads)));
    }

    /** Takes what was read now, and answers what is looked at. */
    Value written(String name, Value read) {
        Value all = write.apply(name, read);
        memory.put(name, all);
        return begun ? read : all;
    }

    /** All that was written, by name. */
    Map<String, Value> memory() {
        return memory;
    }
}
