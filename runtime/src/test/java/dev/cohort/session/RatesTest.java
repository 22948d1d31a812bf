package dev.cohort.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.schedule.Schedule;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.api.schedule.Scheduling.Unit;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RatesTest {
    /** Shows what it was asked. */
    private static final Schedule ASKED = (base, position, total) -> 1000 * position + total.orElse(0);

    @Test
    void warmUpRisesInEqualStepsAndThenTheScheduleBegins() {
        Rates rates = new Rates(new Scheduling(ASKED, Unit.UPDATE, 4, OptionalLong.of(100)));
        for (int update = 0; update < 4; update++) {
            assertEquals(0.2 * (update + 1) / 4, rates.learningRate(0.2, update, 0), 1e-15);
        }
        assertEquals(96, rates.learningRate(0.2, 4, 0));
        assertEquals(10096, rates.learningRate(0.2, 14, 3));
    }

    @Test
    void epochsAreCountedFromTheBeginningOfTheRun() {
        Rates rates = new Rates(new Scheduling(ASKED, Unit.EPOCH, 2, OptionalLong.of(30)));
        assertEquals(0.1, rates.learningRate(0.2, 0, 0), 1e-15);
        assertEquals(30, rates.learningRate(0.2, 2, 0));
        assertEquals(7030, rates.learningRate(0.2, 900, 7));
    }
}
