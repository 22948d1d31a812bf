package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.objective.Clipping;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.step.UpdateProgram;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

abstract class UpdaterTest {
    private record Descent(double learningRate) implements Optimizer {
        @Override
        public void update(UpdateContext context) {
            context.parameters(context.parameters().minus(context.gradient().times(context.learningRate())));
        }
    }

    private final Engine engine;
    private final TensorMemory parameters;
    private final TensorMemory gradients;

    UpdaterTest(Engine engine) {
        this.engine = engine;
        this.parameters = engine.allocate(4);
        this.gradients = engine.allocate(4);
    }

    @AfterEach
    void close() {
        parameters.close();
        gradients.close();
        engine.close();
    }

    private Updater updater(Clipping clipping, int accumulateSteps) {
        Updater updater = engine.updater(
                parameters, new BatchGradients(List.of(gradients)), clipping, accumulateSteps, Optional.empty());
        updater.add(0, 3, program(1));
        updater.add(3, 1, program(10));
        return updater;
    }

    static UpdateProgram program(double learningRate) {
        return UpdateProgram.of(new Descent(learningRate), Updater.OPERATORS, Optional.empty());
    }

    /** The optimizers' own, throughout. */
    private static final UpdateRates CONSTANT = new UpdateRates() {
        @Override
        public double learningRate(double base) {
            return base;
        }

        @Override
        public double momentum(double own) {
            return own;
        }
    };

    private float[] after(Updater updater, float[]... batches) {
        boolean enough = false;
        for (float[] batch : batches) {
            gradients.write(0, batch, 0, 4);
            enough = updater.accumulate();
        }
        assertEquals(true, enough);
        updater.update(CONSTANT, 1, () -> {});
        float[] values = new float[4];
        parameters.read(0, values, 0, 4);
        return values;
    }

    @Test
    void eachGroupHasItsLearningRate() {
        assertArrayEquals(new float[] {-1, -2, -3, -40}, after(updater(Clipping.NONE, 1), new float[] {1, 2, 3, 4}));
    }

    @Test
    void accumulatedGradientsAreAveraged() {
        Updater updater = updater(Clipping.NONE, 2);
        float[] values = after(updater, new float[] {1, 2, 3, 4}, new float[] {3, 2, 1, 0});
        assertArrayEquals(new float[] {-2, -2, -2, -20}, values);
        assertArrayEquals(
                new float[] {-3, -4, -5, -60}, after(updater, new float[] {2, 4, 6, 8}, new float[] {0, 0, 0, 0}));
    }

    @Test
    void clipsByValueAndThenByTheNormOfAllGroups() {
        Clipping both = new Clipping(OptionalDouble.of(2), OptionalDouble.of(1));
        // [3, -5, 2, 1] is brought to [2, -2, 2, 1], whose norm is √13.
        double factor = 1 / (Math.sqrt(13) + 1e-6);
        float[] expected = {(float) (-2 * factor), (float) (2 * factor), (float) (-2 * factor), (float) (-10 * factor)};
        assertArrayEquals(expected, after(updater(both, 1), new float[] {3, -5, 2, 1}), 1e-6f);
    }

    @Test
    void aSmallNormIsLeftAlone() {
        Clipping norm = new Clipping(OptionalDouble.empty(), OptionalDouble.of(10));
        assertArrayEquals(new float[] {-1, -2, -3, -40}, after(updater(norm, 1), new float[] {1, 2, 3, 4}));
    }
}
