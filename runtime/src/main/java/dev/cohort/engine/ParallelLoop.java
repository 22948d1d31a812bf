package dev.cohort.engine;

import java.util.function.IntConsumer;

/** Does parts of some work at the same time. */
@FunctionalInterface
public interface ParallelLoop {
    /** Does the parts 0 to {@code parts - 1}, in any order, and returns when all are done. */
    void run(int parts, IntConsumer work);
}
