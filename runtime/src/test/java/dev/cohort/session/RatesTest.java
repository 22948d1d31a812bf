package dev.cohort.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cohort.api.schedule.Schedule;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.api.schedule.Scheduling.Unit;
import dev.cohort.experiment.ProblemException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RatesTest {
    /** Shows what it was asked. */
    private static final Schedule ASKED = (base, position, total) -> 1000 * position + total.orElse(0);

    @Test
    void warmUpRisesInEqualStepsAndThenTheScheduleBegins() {
        Rates rates = new Rates(new Scheduling(ASKED, Unit.UPDATE, 4, OptionalLong.of(100)));
        for (int update = 0; update < 4; update++) {
            assertEquals(0.2 * (update + 1) / 4, learningRate(rates, update, 0), 1e-15);
        }
        assertEquals(96, learningRate(rates, 4, 0));
        assertEquals(10096, learningRate(rates, 14, 3));
    }

    @Test
    void epochsAreCountedFromTheBeginningOfTheRun() {
        Rates rates = new Rates(new Scheduling(ASKED, Unit.EPOCH, 2, OptionalLong.of(30)));
        assertEquals(0.1, learningRate(rates, 0, 0), 1e-15);
        assertEquals(30, learningRate(rates, 2, 0));
        assertEquals(7030, learningRate(rates, 900, 7));
    }

    @Test
    void momentumWaitsAtItsBeginningDuringTheWarmUp() {
        Schedule moving = new Schedule() {
            @Override
            public double learningRate(double base, long position, OptionalLong total) {
                return base;
            }

            @Override
            public double momentum(double own, long position, OptionalLong total) {
                return own * 1000 + position;
            }
        };
        Rates rates = new Rates(new Scheduling(moving, Unit.UPDATE, 4, OptionalLong.of(100)));
        rates.reach(3, 0);
        assertEquals(500, rates.momentum(0.5));
        rates.reach(6, 0);
        assertEquals(502, rates.momentum(0.5));
    }

    @Test
    void whatIsNoRateIsToldWithWhoGaveIt() {
        for (double answer : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            Schedule wrong = new Schedule() {
                @Override
                public double learningRate(double base, long position, OptionalLong total) {
                    return answer;
                }

                @Override
                public double momentum(double own, long position, OptionalLong total) {
                    return answer / 0;
                }
            };
            Rates rates = new Rates(new Scheduling(wrong, Unit.EPOCH, 0, OptionalLong.of(100)));
            String message = assertThrows(ProblemException.class, () -> learningRate(rates, 0, 7))
                    .getMessage();
            assertEquals(
                    "learningRate() of " + wrong.getClass().getName() + " answers " + answer
                            + " at 7, but a learning rate is a finite number from 0",
                    message);
            assertThrows(ProblemException.class, () -> rates.momentum(0.9));
        }
    }

    private static double learningRate(Rates rates, long update, int epoch) {
        rates.reach(update, epoch);
        return rates.learningRate(0.2);
    }
}
