package dev.cohort.tracking.mlflow;

import java.time.Duration;
import java.util.Optional;

/** The server did not take a request for a reason that may pass: it is worth trying again later. */
final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> retryAfter;
    private final boolean absent;

    /**
     * @param reason for the user, as in {@code it answers 503}
     * @param retryAfter the time that the server wants to be left alone
     * @param absent whether nobody seems to be there at all, so that to try again soon is of little use
     */
    Unreachable(String reason, Optional<Duration> retryAfter, boolean absent) {
        super(reason);
        this.retryAfter = retryAfter;
        this.absent = absent;
    }

    Unreachable(String reason) {
        this(reason, Optional.empty(), false);
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    boolean absent() {
        return absent;
    }
}
