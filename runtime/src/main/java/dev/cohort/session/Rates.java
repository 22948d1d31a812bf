package dev.cohort.session;

import dev.cohort.api.schedule.MeasuredSchedule;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.engine.UpdateRates;
import dev.cohort.plugin.PluginCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** The learning rate and the momentum of an objective's next update, by its schedule. */
final class Rates implements UpdateRates {
    private final Scheduling scheduling;
    private final List<Double> measured = new ArrayList<>();
    private final List<Double> shown = Collections.unmodifiableList(measured);

    /** How many there are after the warm-up of what the schedule counts. */
    private final OptionalLong total;

    private long update;
    private int epoch;

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
     * Comes to an update.
     *
     * @param update how many updates were made before
     * @param epoch how many epochs were ended before
     */
    void reach(long update, int epoch) {
        this.update = update;
        this.epoch = epoch;
    }

    @Override
    public double learningRate(double base) {
        if (update < scheduling.warmup()) {
            return base * (update + 1) / scheduling.warmup();
        }
        if (scheduling.schedule() instanceof MeasuredSchedule schedule) {
            return PluginCode.learningRate(schedule, base, shown);
        }
        return PluginCode.learningRate(scheduling.schedule(), base, position(), total);
    }

    /** During the warm-up that of the schedule's beginning. */
    @Override
    public double momentum(double own) {
        return PluginCode.momentum(scheduling.schedule(), own, position(), total);
    }

    private long position() {
        return byUpdate() ? Math.max(0, update - scheduling.warmup()) : epoch;
    }

    /** Takes note of a value, if the schedule looks at its metric. */
    void measured(String metric, double value) {
        if (scheduling.schedule() instanceof MeasuredSchedule schedule
                && PluginCode.call(schedule, "metric", schedule::metric).equals(metric)) {
            measured.add(value);
        }
    }
}
