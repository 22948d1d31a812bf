package dev.cohort.engine;

/** A copy from one memory to another, to be made again and again. */
@FunctionalInterface
public interface MemoryCopy extends AutoCloseable {
    /** Copies. */
    void run();

    @Override
    default void close() {}
}
