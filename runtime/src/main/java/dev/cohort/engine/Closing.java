package dev.cohort.engine;

import java.util.List;

/** Closes native things, whose closing throws nothing that is checked. */
final class Closing {
    private Closing() {}

    static void all(List<? extends AutoCloseable> things) {
        for (AutoCloseable thing : things) {
            try {
                thing.close();
            } catch (RuntimeException problem) {
                throw problem;
            } catch (Exception problem) {
                throw new IllegalStateException(problem);
            }
        }
    }
}
