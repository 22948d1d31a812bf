package dev.cohort.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.schedule.Schedule;
import dev.cohort.session.Scheduling.Unit;
import org.junit.jupiter.api.Test;

class SchedulingTest {
    /** Shows what it was asked. */
    private static final Schedule ASKED = (base, position, total) -> 1000 * position + total;

    @Test
    void warmUpRisesInEqualStepsAndThenTheScheduleBegins() {
        Scheduling scheduling = new Scheduling(Unit.UPDATE, 4, 100);
        for (int update = 0; update < 4; update++) {
            assertEquals(0.2 * (update + 1) / 4, scheduling.learningRate(ASKED, 0.2, update, 0), 1e-15);
        }
        assertEquals(96, scheduling.learningRate(ASKED, 0.2, 4, 0));
        assertEquals(10096, scheduling.learningRate(ASKED, 0.2, 14, 3));
    }

    @Test
    void epochsAreCountedFromTheBeginningOfTheRun() {
        Scheduling scheduling = new Scheduling(Unit.EPOCH, 2, 30);
        assertEquals(0.1, scheduling.learningRate(ASKED, 0.2, 0, 0), 1e-15);
        assertEquals(30, scheduling.learningRate(ASKED, 0.2, 2, 0));
        assertEquals(7030, scheduling.learningRate(ASKED, 0.2, 900, 7));
    }
}
