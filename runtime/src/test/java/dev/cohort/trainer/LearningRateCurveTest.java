package dev.cohort.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which learning rate follows from a curve whose form is known. */
final class LearningRateCurveTest {
    /** 81 points from 1e-7 to 10, ten for each power of ten. */
    private static LearningRateCurve curve(DoubleUnaryOperator lossByPower, boolean diverged) {
        return new LearningRateCurve(
                IntStream.rangeClosed(0, 80)
                        .mapToObj(index -> new LearningRateCurve.Point(
                                Math.pow(10, index / 10.0 - 7), lossByPower.applyAsDouble(index / 10.0 - 7)))
                        .toList(),
                diverged);
    }

    @Test
    void theRateIsWhereTheLossFallsFastest() {
        // Flat, a slope around 1e-3, flat again, and up from 1e-1 on.
        LearningRateCurve curve = curve(power -> 2 - Math.tanh(2 * (power + 3)) + Math.max(0, power + 1) * 3, true);
        assertEquals(1e-3, curve.steepest().orElseThrow(), 1e-9);
        // It goes on falling, ever less, up to where it rises; smoothing lets that begin a little earlier.
        assertEquals(-2, Math.log10(curve.belowLeast().orElseThrow()), 0.5);
        List<String> lines = curve.account();
        assertEquals(
                "81 updates, the learning rate rising from 1.0e-07 to 1.0e+01, where the loss diverged", lines.get(0));
        assertTrue(lines.get(1).endsWith("learning-rate = 1.0e-03"), lines.get(1));
    }

    @Test
    void noiseOfSingleBatchesDoesNotDecide() {
        LearningRateCurve curve = curve(
                power -> 2 - Math.tanh(2 * (power + 3)) + 0.2 * Math.cos(100 * power) + Math.max(0, power + 1) * 3,
                false);
        assertEquals(-3, Math.log10(curve.steepest().orElseThrow()), 0.5);
    }

    @Test
    void thereIsNoneWhereTheLossOnlyRises() {
        LearningRateCurve curve = curve(power -> 2 + Math.exp(power), false);
        assertEquals(OptionalDouble.empty(), curve.steepest());
        assertEquals(OptionalDouble.empty(), curve.belowLeast());
        assertTrue(
                curve.account().get(1).startsWith("no learning rate made the loss smaller"),
                curve.account().toString());
    }

    @Test
    void theTableHasALineForEachUpdate() {
        LearningRateCurve curve = new LearningRateCurve(
                List.of(
                        new LearningRateCurve.Point(0.01, 3),
                        new LearningRateCurve.Point(0.1, 1),
                        new LearningRateCurve.Point(1, 2)),
                false);
        assertEquals(
                """
                update,learning-rate,loss,smoothed-loss
                1,1.0000e-02,3.0,3.0
                2,1.0000e-01,1.0,2.0
                3,1.0000e+00,2.0,2.0
                """,
                curve.table());
    }
}
