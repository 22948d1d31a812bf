package dev.cohort.tracking.mlflow;

/** Delivery ended for good, for a reason that only the user can mend. */
final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;

    Stopped(String reason) {
        super(reason);
    }
}
