package dev.cohort.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cohort.api.run.RunEvent;
import dev.cohort.experiment.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BestKeeperTest {
    private final List<Double> kept = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private double current;

    private int evaluationsUntilStop(boolean largerIsBetter, double minDelta, int patience, double... values) {
        BestKeeper keeper =
                new BestKeeper("validation/loss", largerIsBetter, minDelta, patience, () -> kept.add(current));
        for (int index = 0; index < values.length; index++) {
            current = values[index];
            keeper.hear(new RunEvent.Logged(index, 0, 0, Map.of("train/loss", 0.0)), reasons::add);
            keeper.hear(new RunEvent.Logged(index, 0, 0, Map.of("validation/loss", current)), reasons::add);
            if (!reasons.isEmpty()) {
                return index + 1;
            }
        }
        return -1;
    }

    @Test
    void stopsAfterSoManyEvaluationsWithoutImprovement() {
        assertEquals(5, evaluationsUntilStop(false, 0, 2, 3, 2, 1, 1, 1.5, 0));
        assertEquals(List.of(3.0, 2.0, 1.0), kept);
        assertEquals(List.of("validation/loss has not improved for 2 evaluations"), reasons);
    }

    @Test
    void countsOnlyChangesAboveTheSmallestOneThatMatters() {
        assertEquals(3, evaluationsUntilStop(false, 0.5, 2, 3, 2.6, 2.51, 2));
        assertEquals(List.of(3.0), kept);
    }

    @Test
    void knowsMetricsThatGrow() {
        assertEquals(4, evaluationsUntilStop(true, 0, 2, 0.5, 0.9, 0.8, 0.9));
        assertEquals(List.of(0.5, 0.9), kept);
    }

    @Test
    void neverTakesNotANumberForTheBest() {
        assertEquals(3, evaluationsUntilStop(false, 0, 2, 1, Double.NaN, Double.NaN));
        assertEquals(List.of(1.0), kept);
    }

    @Test
    void refusesToWatchWhatComesToATable() {
        BestKeeper keeper = new BestKeeper("validation/confusion-matrix", false, 0, 2, () -> {});
        RunEvent trained = new RunEvent.Logged(1, 0, 0, Map.of("train/epoch-loss", 1.0));
        keeper.hear(trained, reasons::add);
        RunEvent evaluated = new RunEvent.Logged(1, 0, 0, Map.of("validation/loss", 1.0, "validation/accuracy", 0.5));
        ProblemException refused = assertThrows(ProblemException.class, () -> keeper.hear(evaluated, reasons::add));
        assertEquals(
                "early stopping watches 'validation/confusion-matrix', which comes to a table and not to a number;"
                        + " watch one of validation/accuracy, validation/loss",
                refused.getMessage());
    }
}
