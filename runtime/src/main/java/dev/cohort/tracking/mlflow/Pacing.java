package dev.cohort.tracking.mlflow;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait for what.
 *
 * @param connect for a connection
 * @param request for a whole answer; long, since a server takes seconds to find out that it has a thousand points already
 * @param poll between two looks into the journal, at least
 * @param firstPause after a first failure; doubled after each further one
 * @param longestPause the limit of that, also for what a server asks for
 */
record Pacing(Duration connect, Duration request, Duration poll, Duration firstPause, Duration longestPause) {
    static final Pacing USUAL = new Pacing(
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60));

    /** Of its time, the part that delivering takes; a server on the same machine takes about as much again. */
    private static final int ONE_PART_OF = 20;

    /** How long an answer may take that says no more than that the server is there. */
    Duration look() {
        return request.dividedBy(4);
    }

    /** The pause after something was sent, the longer the more that was, so that training does not notice. */
    Duration rest(Duration sending) {
        Duration share = sending.multipliedBy(ONE_PART_OF - 1);
        Duration rest = share.compareTo(longestPause) < 0 ? share : longestPause;
        return rest.compareTo(poll) > 0 ? rest : poll;
    }

    /** The pause after some failures in a row: exponential, half of it by chance, no shorter than the server asks for. */
    Duration pause(int failures, Optional<Duration> retryAfter, RandomGenerator random) {
        long doubled = firstPause.toMillis() << Math.min(failures - 1, 20);
        long limit = Math.min(doubled, longestPause.toMillis());
        long chosen = limit / 2 + random.nextLong(limit / 2 + 1);
        long asked = Math.min(retryAfter.orElse(Duration.ZERO).toMillis(), longestPause.toMillis());
        return Duration.ofMillis(Math.max(chosen, asked));
    }
}
