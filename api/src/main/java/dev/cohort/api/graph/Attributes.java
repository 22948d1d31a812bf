package dev.cohort.api.graph;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The attributes of an operator, by name.
 *
 * <p>A value is a {@link Long}, {@link Double}, {@link String}, {@link Constant}, a {@code long[]}, {@code double[]} or
 * {@code String[]}. Instances are immutable; {@link #with} makes a larger one.
 */
public final class Attributes {
    /** No attributes. */
    public static final Attributes NONE = new Attributes(new TreeMap<>());

    private final TreeMap<String, Object> values;

    private Attributes(TreeMap<String, Object> values) {
        this.values = values;
    }

    /** These attributes and one more. */
    public Attributes with(String name, long value) {
        return plus(name, value);
    }

    /** These attributes and one more. */
    public Attributes with(String name, double value) {
        return plus(name, value);
    }

    /** These attributes and one more. */
    public Attributes with(String name, String value) {
        return plus(name, value);
    }

    /** These attributes and one more. */
    public Attributes with(String name, Constant value) {
        return plus(name, value);
    }

    /** These attributes and one more; the array is copied. */
    public Attributes with(String name, long[] value) {
        return plus(name, value.clone());
    }

    /** These attributes and one more; the array is copied. */
    public Attributes with(String name, double[] value) {
        return plus(name, value.clone());
    }

    /** These attributes and one more; the array is copied. */
    public Attributes with(String name, String[] value) {
        return plus(name, value.clone());
    }

    private Attributes plus(String name, Object value) {
        TreeMap<String, Object> copy = new TreeMap<>(values);
        copy.put(name, value);
        return new Attributes(copy);
    }

    /** These attributes without one. */
    public Attributes without(String name) {
        TreeMap<String, Object> copy = new TreeMap<>(values);
        copy.remove(name);
        return new Attributes(copy);
    }

    /** The attributes by name, in the order of their names. */
    public Map<String, Object> asMap() {
        return Collections.unmodifiableMap(values);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public long integer(String name, long otherwise) {
        return values.get(name) instanceof Long value ? value : otherwise;
    }

    public double number(String name, double otherwise) {
        return values.get(name) instanceof Double value ? value : otherwise;
    }

    public String text(String name, String otherwise) {
        return values.get(name) instanceof String value ? value : otherwise;
    }

    public Optional<long[]> integers(String name) {
        return values.get(name) instanceof long[] value ? Optional.of(value.clone()) : Optional.empty();
    }

    public Optional<Constant> constant(String name) {
        return values.get(name) instanceof Constant value ? Optional.of(value) : Optional.empty();
    }
}
