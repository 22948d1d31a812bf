package dev.cohort.session;

import dev.cohort.api.schedule.MeasuredSchedule;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.engine.UpdateRates;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugin.PluginCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
        double rate = scheduling.schedule() instanceof MeasuredSchedule schedule
                ? PluginCode.learningRate(schedule, base, shown)
                : PluginCode.learningRate(scheduling.schedule(), base, position(), total);
        if (!(rate >= 0 && rate <= Double.MAX_VALUE)) {
            throw broken("learningRate", rate, "a learning rate is a finite number from 0");
        }
        return rate;
    }

    /** A plugin's schedule breaks a promise; a built-in one has options that lead there. */
    private RuntimeException broken(String method, double answer, String rule) {
        Schedule schedule = scheduling.schedule();
        RuntimeException broken =
                PluginCode.broken(schedule, method, "answers " + answer + " at " + position() + ", but " + rule);
        return broken instanceof ProblemException
                ? broken
                : new ProblemException(
                        new FileProblem.Incompatible(Optional.empty(), String.valueOf(broken.getMessage())), broken);
    }

    /** During the warm-up that of the schedule's beginning. */
    @Override
    public double momentum(double own) {
        double momentum = PluginCode.momentum(scheduling.schedule(), own, position(), total);
        if (!Double.isFinite(momentum)) {
            throw broken("momentum", momentum, "a momentum is a finite number");
        }
        return momentum;
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
