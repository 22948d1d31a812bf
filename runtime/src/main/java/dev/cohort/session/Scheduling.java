package dev.cohort.session;

import dev.cohort.api.schedule.Schedule;
import dev.cohort.plugin.PluginCode;

/**
 * How a schedule becomes the learning rate of an update.
 *
 * <p>The first {@code warmup} updates take {@code base · (update + 1) / warmup}, updates counted from 0; the schedule then
 * begins at its own position 0, as PyTorch's {@code SequentialLR} of {@code LinearLR} and a schedule has it. A schedule
 * over epochs counts all of them, also those of the warm-up.
 *
 * @param unit what a schedule's position counts
 * @param warmup updates over which the learning rate first rises linearly
 * @param total how many updates (or epochs) the whole run has, warm-up included; 0 where that is not known
 */
public record Scheduling(Unit unit, long warmup, long total) {
    /** What a schedule counts. */
    public enum Unit {
        UPDATE,
        EPOCH
    }

    /** Over the updates, without warm-up, to an end that is not known. */
    public static final Scheduling NONE = new Scheduling(Unit.UPDATE, 0, 0);

    public Scheduling {
        if (warmup < 0 || total < 0) {
            throw new IllegalArgumentException("warm-up and total must not be negative");
        }
    }

    /**
     * The learning rate of an update.
     *
     * @param update how many updates were made before
     * @param epoch how many epochs were ended before
     */
    double learningRate(Schedule schedule, double base, long update, int epoch) {
        if (update < warmup) {
            return base * (update + 1) / warmup;
        }
        return unit == Unit.UPDATE
                ? PluginCode.learningRate(schedule, base, update - warmup, Math.max(0, total - warmup))
                : PluginCode.learningRate(schedule, base, epoch, total);
    }
}
