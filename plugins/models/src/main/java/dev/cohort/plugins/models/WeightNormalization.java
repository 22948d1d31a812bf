package dev.cohort.plugins.models;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;

/**
 * A weight of a convolution in two parts that are trained: a direction and a length for each of its outputs (Salimans and Kingma
 * 2016), as PyTorch's {@code weight_norm}.
 *
 * <pre>
 * weight = length · direction / ‖direction‖
 * </pre>
 *
 * <p>{@code NAME.direction} begins as the weight would, and {@code NAME.length} as its norms, so that both together begin as it.
 */
final class WeightNormalization {
    private WeightNormalization() {}

    /**
     * The weight of two parameters.
     *
     * @param shape [outputs, inputs, window]
     * @param initializer how the weight begins
     */
    static Value weight(ModelContext context, String name, Shape shape, Initializer initializer) {
        float[] norms = new float[Math.toIntExact(shape.size(0))];
        // Parameters begin in the order of their declaration.
        Value direction = context.parameter(name + ".direction", shape, (values, of, random) -> {
            initializer.fill(values, of, random);
            norms(values, norms);
        });
        Value length = context.parameter(
                name + ".length",
                Shape.of(norms.length, 1, 1),
                (values, of, random) -> System.arraycopy(norms, 0, values, 0, norms.length));
        Value norm = direction.square().sumKeeping(1, 2).sqrt();
        return direction.times(length.dividedBy(norm));
    }

    private static void norms(float[] values, float[] norms) {
        int size = values.length / norms.length;
        for (int output = 0; output < norms.length; output++) {
            double squares = 0;
            for (int index = output * size; index < (output + 1) * size; index++) {
                squares += (double) values[index] * values[index];
            }
            norms[output] = (float) Math.sqrt(squares);
        }
    }
}
