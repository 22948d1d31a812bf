package dev.cohort.trainer;

/** Thrown in place of the next batch, of training or evaluation, once the process was asked to end. */
final class Interrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Interrupted() {
        super("the process was asked to end");
    }
}
