package dev.cohort.api.graph;

/** One extent of a shape: a number, or a symbol that stands for a number known when the graph runs. */
public sealed interface Dimension {
    /** The number of examples in a batch. */
    Dimension BATCH = new Symbol("batch");

    /** A known extent. */
    static Dimension of(long size) {
        return new Fixed(size);
    }

    /** A known extent of zero or more. */
    record Fixed(long size) implements Dimension {
        public Fixed {
            if (size < 0) {
                throw new IllegalArgumentException("a dimension must not be negative, got " + size);
            }
        }

        @Override
        public String toString() {
            return Long.toString(size);
        }
    }

    /** An extent known only when the graph runs; equal names are equal extents. */
    record Symbol(String name) implements Dimension {
        @Override
        public String toString() {
            return name;
        }
    }
}
