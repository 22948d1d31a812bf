package dev.cohort.trainer;

import dev.cohort.api.run.Listener;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import dev.cohort.tracking.Journal;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last and the best value of every metric; the first of equal values is the best, and NaN never is. */
final class BestValues implements Listener {
    private final Direction direction;
    private final Map<String, Double> last = new LinkedHashMap<>();
    private final Map<String, Double> best = new LinkedHashMap<>();
    private boolean stepped;
    private float lastLoss;

    @Inject
    BestValues(Direction direction) {
        this.direction = direction;
    }

    @Override
    public void hear(RunEvent event, RunControl control) {
        if (event instanceof RunEvent.Stepped step) {
            if (step.isMeasured()) {
                stepped = true;
                lastLoss = step.loss();
            }
        } else if (event instanceof RunEvent.Logged logged) {
            last.putAll(logged.metrics());
            logged.metrics().forEach(this::compare);
        }
    }

    private void compare(String name, double value) {
        if (!Double.isNaN(value) && !name.equals("train/learning-rate")) {
            best.merge(name, value, (old, now) -> better(name, now, old) ? now : old);
        }
    }

    private boolean better(String name, double value, double than) {
        return direction.largerIsBetter(name) ? value > than : value < than;
    }

    /** The last values; the loss of the last step among them, if there was a step. */
    Map<String, Double> last() {
        Map<String, Double> all = new LinkedHashMap<>();
        if (stepped) {
            // As the journal has it: the float's own decimal, not that of the double it widens to.
            all.put(Journal.TRAINING_LOSS, Double.valueOf(Float.toString(lastLoss)));
        }
        all.putAll(last);
        return all;
    }

    Map<String, Double> best() {
        return best;
    }
}
