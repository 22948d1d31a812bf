package dev.cohort.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Hears Ctrl-C and the system's request to end, and gives the training time to save itself.
 *
 * <p>The virtual machine ends with 130 or 143 by itself; what is done here is to hold it until the training, which looks at
 * {@link #requested()} before every batch, has closed what it has open. Until a run looks for the first time, which is before
 * it makes its folder, there is nothing to save and nothing is held.
 */
final class Interruption implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::shutdown, "cohort-interruption");
    private volatile boolean requested;
    private volatile boolean training;

    private Interruption() {}

    /** Begins to listen. */
    static Interruption listen() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Whether the process was asked to end. */
    boolean requested() {
        if (!training) {
            training = true;
        }
        return requested;
    }

    private void shutdown() {
        requested = true;
        if (!training) {
            return;
        }
        try {
            closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is saved. */
    @Override
    public void close() {
        closed.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                // The request came this very moment; the hook finds the latch open.
            }
        }
    }
}
