package dev.cohort.session;

import dev.cohort.api.schedule.MeasuredSchedule;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.plugin.PluginCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** The learning rate of an objective's updates, by its schedule. */
final class Rates {
    private final Scheduling scheduling;
    private final List<Double> measured = new ArrayList<>();
    private final List<Double> shown = Collections.unmodifiableList(measured);

    /** How many there are after the warm-up of what the schedule counts. */
    private final OptionalLong total;

    Rates(Scheduling scheduling) {
        this.scheduling = scheduling;
        OptionalLong all = scheduling.total();
        this.total = byUpdate() && all.isPresent()
                ? OptionalLong.of(Math.max(0, all.getAsLong() - scheduling.warmup()))
                : all;
    }

    private boolean byUpdate() {
        return scheduling.unit() == Scheduling.Unit.UPDATE;
    }

    /**
     * The learning rate of an update.
     *
     * @param update how many updates were made before
     * @param epoch how many epochs were ended before
     */
    double learningRate(double base, long update, int epoch) {
        if (update < scheduling.warmup()) {
            return base * (update + 1) / scheduling.warmup();
        }
        if (scheduling.schedule() instanceof MeasuredSchedule schedule) {
            return PluginCode.learningRate(schedule, base, shown);
        }
        return PluginCode.learningRate(scheduling.schedule(), base, position(update, epoch), total);
    }

    private long position(long update, int epoch) {
        return byUpdate() ? update - scheduling.warmup() : epoch;
    }

    /** Takes note of a value, if the schedule looks at its metric. */
    void measured(String metric, double value) {
        if (scheduling.schedule() instanceof MeasuredSchedule schedule
                && PluginCode.call(schedule, "metric", schedule::metric).equals(metric)) {
            measured.add(value);
        }
    }
}
