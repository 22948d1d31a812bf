package dev.cohort.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.schedule.MeasuredSchedule;
import dev.cohort.api.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a schedule promises: a rate for every position of every run, which depends on nothing but its arguments. */
public abstract class ScheduleComplianceTest extends ComponentComplianceTest<Schedule> {
    private static final double BASE = 0.1;

    @Test
    void hasARateForEveryPosition() {
        for (long total : new long[] {1, 2, 10, 1_000}) {
            for (long position = 0; position <= total; position++) {
                double rate = component().learningRate(BASE, position, OptionalLong.of(total));
                assertTrue(
                        Double.isFinite(rate) && rate >= 0, "the rate at " + position + " of " + total + " is " + rate);
                double momentum = component().momentum(0.9, position, OptionalLong.of(total));
                assertTrue(
                        momentum >= 0 && momentum < 1,
                        "the momentum at " + position + " of " + total + " is " + momentum);
            }
        }
    }

    @Test
    void dependsOnItsArgumentsAlone() {
        Schedule schedule = component();
        double[] rates = new double[100];
        for (int position = 0; position < rates.length; position++) {
            rates[position] = schedule.learningRate(BASE, position, OptionalLong.of(rates.length));
        }
        for (int position = rates.length - 1; position >= 0; position--) {
            assertEquals(rates[position], schedule.learningRate(BASE, position, OptionalLong.of(rates.length)));
            assertEquals(rates[position], component().learningRate(BASE, position, OptionalLong.of(rates.length)));
        }
    }

    @Test
    void hasARateForWhateverIsMeasured() {
        if (component() instanceof MeasuredSchedule schedule) {
            List<Double> values = new ArrayList<>();
            for (double value : new double[] {1, 0.5, Double.NaN, Double.POSITIVE_INFINITY, -1, 0, 0, 0, 0, 0, 1e300}) {
                values.add(value);
                double rate = schedule.learningRate(BASE, List.copyOf(values));
                assertTrue(Double.isFinite(rate) && rate >= 0, "the rate after " + values + " is " + rate);
            }
        }
    }
}
