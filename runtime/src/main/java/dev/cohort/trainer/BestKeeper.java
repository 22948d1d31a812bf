package dev.cohort.trainer;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.run.Ending;
import dev.cohort.api.run.Listener;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.session.OpenData;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * Has the state kept that was best by the metric of early stopping, or by {@code validation/loss}, and ends a training
 * that has not become better for some evaluations (Prechelt 1998).
 *
 * <p>As in Keras and Lightning, {@code patience} evaluations without improvement end the training, and an improvement is a
 * change for the better by more than {@code min-delta}.
 */
final class BestKeeper implements Listener {
    private static final String VALIDATED = Part.VALIDATION.label() + "/";

    private final String metric;
    private final boolean largerIsBetter;
    private final double minDelta;
    private final int patience;
    private final Runnable keep;
    private double best = Double.NaN;
    private int waited;
    private boolean judged;

    @Inject
    BestKeeper(
            TrainingSection options,
            Direction direction,
            Checkpoints checkpoints,
            MeasuredStates states,
            OpenData data) {
        this(
                watched(options, data),
                direction.largerIsBetter(watched(options, data)),
                options.earlyStopping()
                        .map(TrainingSection.EarlyStopping::minDelta)
                        .orElse(0.0),
                options.earlyStopping()
                        .map(TrainingSection.EarlyStopping::patience)
                        .orElse(Integer.MAX_VALUE),
                () -> {
                    if (checkpoints.keepBest()) {
                        states.keepBest();
                    }
                });
    }

    /**
     * @param metric what is watched
     * @param keep is called at each improvement, while the parameters are those that were evaluated
     */
    BestKeeper(String metric, boolean largerIsBetter, double minDelta, int patience, Runnable keep) {
        this.metric = metric;
        this.largerIsBetter = largerIsBetter;
        this.minDelta = minDelta;
        this.patience = patience;
        this.keep = keep;
    }

    private static String watched(TrainingSection options, OpenData data) {
        boolean validated = data.has(Part.VALIDATION);
        return options.earlyStopping()
                .map(TrainingSection.EarlyStopping::metric)
                .orElse(validated ? VALIDATED + "loss" : "train/epoch-loss");
    }

    @Override
    public void hear(RunEvent event, RunControl control) {
        if (event instanceof RunEvent.Logged logged) {
            requireNumber(logged.metrics().keySet());
            if (judge(logged, control)) {
                keep.run();
            }
        }
    }

    /**
     * Judges what was measured; a state is not kept by that.
     *
     * @return whether it is the best so far
     */
    boolean judge(RunEvent.Logged logged, RunControl control) {
        Double value = logged.metrics().get(metric);
        return value != null && judge(value, control);
    }

    /** Judges from here on as if nothing had been measured. */
    void forget() {
        best = Double.NaN;
        waited = 0;
        judged = false;
    }

    /** What is watched, and its best value. */
    Ending.Watched watched() {
        return new Ending.Watched(
                metric, largerIsBetter, Double.isNaN(best) ? OptionalDouble.empty() : OptionalDouble.of(best));
    }

    /** Whether it was ever measured. */
    boolean judged() {
        return judged;
    }

    /** A metric may come to a table alone, which only its first result tells. */
    private void requireNumber(Set<String> logged) {
        if (metric.startsWith(VALIDATED) && logged.contains(VALIDATED + "loss") && !logged.contains(metric)) {
            throw new ProblemException(new FileProblem.Incompatible(
                    Optional.empty(),
                    "early stopping watches '" + metric + "', which comes to a table and not to a number; watch one of "
                            + String.join(", ", new TreeSet<>(logged))));
        }
    }

    private boolean judge(double value, RunControl control) {
        judged = true;
        double gain = largerIsBetter ? value - best : best - value;
        if (Double.isNaN(best) && !Double.isNaN(value) || gain > minDelta) {
            best = value;
            waited = 0;
            return true;
        }
        if (++waited >= patience) {
            control.stop(metric + " has not improved for " + waited + (waited == 1 ? " evaluation" : " evaluations")
                    + (Double.isNaN(best) ? "; it was never a number" : ""));
        }
        return false;
    }
}
