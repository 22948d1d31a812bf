package dev.cohort.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.cohort.api.run.Listener;
import dev.cohort.api.run.Monitor;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a listener promises: each run is heard by itself, and one that goes on ends as one that was never interrupted. */
public abstract class MonitorComplianceTest extends ComponentComplianceTest<Monitor> {
    private static final int EVALUATIONS = 12;

    @Test
    void startsAnewForEachRun() {
        Listener first = assertNotNullListener();
        List<String> reasons = new ArrayList<>();
        begin(first, reasons::add);
        hear(first, 0, EVALUATIONS, reasons::add);
        List<String> again = new ArrayList<>();
        Listener second = assertNotNullListener();
        begin(second, again::add);
        hear(second, 0, EVALUATIONS, again::add);
        assertEquals(reasons, again);
    }

    /** After an interruption what was logged is told again, and nothing else. */
    @Test
    void goesOnAfterAnInterruption() {
        List<String> whole = new ArrayList<>();
        Listener uninterrupted = assertNotNullListener();
        begin(uninterrupted, whole::add);
        hear(uninterrupted, 0, EVALUATIONS, whole::add);
        for (int until = 1; until < EVALUATIONS; until++) {
            List<String> reasons = new ArrayList<>();
            Listener resumed = assertNotNullListener();
            begin(resumed, reasons::add);
            for (int evaluation = 0; evaluation < until; evaluation++) {
                resumed.hear(logged(evaluation), reasons::add);
            }
            hear(resumed, until, EVALUATIONS, reasons::add);
            assertEquals(whole, reasons, "interrupted after " + until + " evaluations");
        }
    }

    private Listener assertNotNullListener() {
        Listener listener = component().start();
        assertNotNull(listener, "start() returns null");
        return listener;
    }

    private static void begin(Listener listener, RunControl control) {
        listener.hear(new RunEvent.Started("experiment", "id", OptionalLong.of(EVALUATIONS), 0, 0), control);
    }

    private static void hear(Listener listener, int from, int until, RunControl control) {
        for (int evaluation = from; evaluation < until; evaluation++) {
            listener.hear(new Step(evaluation + 1), control);
            listener.hear(logged(evaluation), control);
            listener.hear(new RunEvent.EpochEnded(evaluation, evaluation + 1), control);
        }
    }

    /** Values that fall, rise and are none. */
    private static RunEvent.Logged logged(int evaluation) {
        double value = evaluation == 7 ? Double.NaN : Math.abs(evaluation - 5) / 10.0;
        return new RunEvent.Logged(
                evaluation + 1,
                evaluation,
                1_000L * evaluation,
                Map.of("validation/loss", value, "validation/accuracy", 1 - value));
    }

    private record Step(long step) implements RunEvent.Stepped {
        @Override
        public int epoch() {
            return (int) step - 1;
        }

        @Override
        public float loss() {
            return 1f / step;
        }
    }
}
