package dev.cohort.api.schedule;

import java.util.OptionalLong;

/**
 * A schedule, and how it is walked through.
 *
 * <p>The first {@code warmup} updates take {@code base · (update + 1) / warmup}, updates counted from 0; the schedule then
 * begins at its own position 0, as PyTorch's {@code SequentialLR} of {@code LinearLR} and a schedule has it. A schedule
 * over epochs counts all of them, also those of the warm-up.
 *
 * @param unit what the schedule's position counts
 * @param warmup updates over which the learning rate first rises linearly
 * @param total how many updates (or epochs) the whole run has, warm-up included, where that is known
 */
public record Scheduling(Schedule schedule, Unit unit, long warmup, OptionalLong total) {
    /** What a schedule counts. */
    public enum Unit {
        UPDATE,
        EPOCH
    }

    /** The optimizer's own learning rate throughout. */
    public static final Scheduling CONSTANT = of(Schedule.CONSTANT);

    public Scheduling {
        if (warmup < 0 || total.orElse(0) < 0) {
            throw new IllegalArgumentException("warm-up and total must not be negative");
        }
    }

    /** A schedule over the updates, without warm-up, to an end that is not known. */
    public static Scheduling of(Schedule schedule) {
        return new Scheduling(schedule, Unit.UPDATE, 0, OptionalLong.empty());
    }
}
