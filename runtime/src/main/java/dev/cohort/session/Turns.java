package dev.cohort.session;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Lets one thread at a time use what lies in native memory, and none after its end.
 *
 * <p>A thread that comes in the middle of another's turn is told so instead of waiting: it is a mistake of the program, and
 * one that waits would hide it.
 */
final class Turns {
    private enum Use {
        IDLE,
        BUSY,
        CLOSED
    }

    private final AtomicReference<Use> use = new AtomicReference<>(Use.IDLE);

    /** Begins a turn, which {@link #leave} ends. @throws IllegalStateException if another has it, or all is over */
    void enter() {
        if (!use.compareAndSet(Use.IDLE, Use.BUSY)) {
            throw new IllegalStateException(
                    use.get() == Use.CLOSED ? "the session is closed" : "another thread is using the session");
        }
    }

    void leave() {
        use.set(Use.IDLE);
    }

    /** Does something in a turn of its own. */
    <T> T take(Supplier<T> turn) {
        enter();
        try {
            return turn.get();
        } finally {
            leave();
        }
    }

    /** Does something in a turn of its own. */
    void take(Runnable turn) {
        enter();
        try {
            turn.run();
        } finally {
            leave();
        }
    }

    /** Allows no turn any more. @return whether it was allowed until now */
    boolean end() {
        if (use.get() == Use.CLOSED) {
            return false;
        }
        enter();
        use.set(Use.CLOSED);
        return true;
    }
}
