package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.cohort.api.objective.Clipping;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In plain loops over arrays. */
class HostUpdaterTest extends UpdaterTest {
    /** No number stays what it was that such a rate has touched. */
    private static final UpdateRates ENDLESS = new UpdateRates() {
        @Override
        public double learningRate(double base) {
            return Double.POSITIVE_INFINITY;
        }

        @Override
        public double momentum(double own) {
            return own;
        }
    };

    HostUpdaterTest() {
        super(Engine.open(Device.CPU, 1));
    }

    @Test
    void rowsThatNoBatchUsedAreNotTouched() {
        int length = 3 * HostBlock.LENGTH;
        try (Engine engine = Engine.open(Device.CPU, 1);
                TensorMemory parameters = engine.allocate(length);
                TensorMemory gradients = engine.allocate(length);
                Updater updater = engine.updater(
                        parameters, new BatchGradients(List.of(gradients)), Clipping.NONE, 1, Optional.empty())) {
            updater.add(0, length, program(1));
            float[] gradient = new float[length];
            gradient[HostBlock.LENGTH] = 1;
            gradients.write(0, gradient, 0, length);
            updater.accumulate();
            updater.update(ENDLESS, 1, () -> {});
            float[] expected = new float[length];
            Arrays.fill(expected, HostBlock.LENGTH, 2 * HostBlock.LENGTH, Float.NaN);
            expected[HostBlock.LENGTH] = Float.NEGATIVE_INFINITY;
            float[] after = new float[length];
            parameters.read(0, after, 0, length);
            assertArrayEquals(expected, after);
        }
    }
}
