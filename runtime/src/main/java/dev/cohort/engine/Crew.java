package dev.cohort.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * Threads that do one piece of work together: its tasks first; then the one that is done last goes on alone with what follows,
 * and calls the others to its loops.
 *
 * <p>Who finds no task any more does what is to be done beside, and helps after that. Nobody waits for a thread that has
 * begun nothing, so any number of threads will do, be it one.
 */
final class Crew implements ParallelLoop {
    /** So often a thread looks for work before it lets others have its processor for a moment. */
    private static final int PATIENCE = 10_000;

    private static final int NUMBER_OF_A_LOOP = 32;

    private final int tasks;
    private final IntConsumer task;
    private final Runnable ending;
    private final AtomicInteger nextTask = new AtomicInteger();
    private final AtomicInteger tasksDone = new AtomicInteger();
    private final AtomicBoolean besideBegun = new AtomicBoolean();
    private Runnable beside = () -> {};
    private volatile boolean failed;
    private volatile boolean ended;

    /** The number of the loop at hand, and how many of its parts nobody has begun: what belongs to an old loop is never taken. */
    private final AtomicLong open = new AtomicLong();

    private final AtomicInteger partsDone = new AtomicInteger();
    private IntConsumer body = part -> {};

    /**
     * @param tasks how many tasks there are
     * @param task does the task of a number
     * @param ending is what follows them, done by one thread, where no task has failed
     */
    Crew(int tasks, IntConsumer task, Runnable ending) {
        this.tasks = tasks;
        this.task = task;
        this.ending = ending;
    }

    /** Makes ready for the work, before any thread enters. */
    void prepare(Runnable meanwhile) {
        nextTask.set(0);
        tasksDone.set(0);
        besideBegun.set(false);
        beside = meanwhile;
        open(0);
        failed = false;
        ended = false;
    }

    /** Takes part in the work until all of it is done. */
    void enter() {
        for (int number = nextTask.getAndIncrement(); number < tasks; number = nextTask.getAndIncrement()) {
            boolean well = false;
            try {
                task.accept(number);
                well = true;
            } finally {
                if (!well) {
                    failed = true;
                }
                if (tasksDone.incrementAndGet() == tasks) {
                    lead();
                }
            }
        }
        help();
    }

    private void lead() {
        try {
            if (!failed) {
                ending.run();
            }
        } finally {
            ended = true;
        }
    }

    private void help() {
        if (besideBegun.compareAndSet(false, true)) {
            beside.run();
        }
        int vain = 0;
        while (!ended) {
            if (takePart()) {
                vain = 0;
            } else if (++vain < PATIENCE) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    /** Does the parts of a loop with all who help; to be called by what follows the tasks, and by nobody else. */
    @Override
    public void run(int parts, IntConsumer work) {
        body = work;
        partsDone.set(0);
        open(parts);
        while (takePart()) {
            // The loop is in the condition.
        }
        while (partsDone.get() < parts) {
            Thread.onSpinWait();
        }
    }

    private void open(int parts) {
        long number = (open.get() >>> NUMBER_OF_A_LOOP) + 1;
        open.set(number << NUMBER_OF_A_LOOP | parts);
    }

    private boolean takePart() {
        long now = open.get();
        int left = (int) now;
        if (left == 0) {
            return false;
        }
        if (open.compareAndSet(now, now - 1)) {
            try {
                body.accept(left - 1);
            } finally {
                partsDone.incrementAndGet();
            }
        }
        return true;
    }
}
