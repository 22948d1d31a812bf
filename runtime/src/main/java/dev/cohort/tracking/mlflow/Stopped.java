package dev.cohort.tracking.mlflow;

/** Delivery ended for good, for a reason that only the user can mend. */
final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean deleted;

    Stopped(String reason) {
        this(reason, false);
    }

    private Stopped(String reason, boolean deleted) {
        super(reason);
        this.deleted = deleted;
    }

    /** Somebody deleted the run on the server. */
    static Stopped byDeletion() {
        return new Stopped("the run was deleted there", true);
    }

    boolean deleted() {
        return deleted;
    }
}
