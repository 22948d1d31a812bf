package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;

/**
 * Tells places by rotating queries and keys (Su et al. 2021): the numbers i and i + width / 2 of a head are the two coordinates of a
 * point, which is turned by the place times a frequency.
 *
 * @param frequencies as many as half of the width of a head
 */
record Rotation(double[] frequencies) {
    /**
     * The frequencies base^(−2i / width), made smaller where a configuration stretches the places of a model to longer texts.
     *
     * @throws IllegalArgumentException if it does so in a way that is not known
     */
    static Rotation of(Configuration from, int width) {
        Configuration rope = from.table(from.has("rope_parameters") ? "rope_parameters" : "rope_scaling");
        double base = rope.number("rope_theta", from.number("rope_theta", 10000));
        double[] frequencies = new double[width / 2];
        for (int index = 0; index < frequencies.length; index++) {
            // As 32-bit floats, which is how models were trained.
            frequencies[index] = (float) stretched(rope, 1 / Math.pow(base, 2.0 * index / width));
        }
        return new Rotation(frequencies);
    }

    private static double stretched(Configuration rope, double frequency) {
        String type = rope.text("rope_type", rope.text("type", "default"));
        return switch (type) {
            case "default" -> frequency;
            case "linear" -> frequency / rope.number("factor", 1);
            case "llama3" -> llama3(rope, frequency);
            default ->
                throw rope.refuse("has rotations of type \"" + type + "\"; there are default, linear and llama3");
        };
    }

    /** Slow turns are stretched, fast ones are not, and those between in part (Grattafiori et al. 2024). */
    private static double llama3(Configuration rope, double frequency) {
        double factor = rope.number("factor", 8);
        double low = rope.number("low_freq_factor", 1);
        double high = rope.number("high_freq_factor", 4);
        double turns = rope.number("original_max_position_embeddings", 8192) * frequency / (2 * Math.PI);
        double share = Math.min(1, Math.max(0, (turns - low) / (high - low)));
        return (1 - share) * frequency / factor + share * frequency;
    }

    /** The angles' cosines and sines, which broadcast against [batch, heads, length, width / 2]. */
    record Angles(Value cosines, Value sines) {
        Value rotated(Value byHead) {
            long width = byHead.shape().size(3);
            Value left = byHead.slice(3, 0, width / 2);
            Value right = byHead.slice(3, width / 2, width);
            return left.times(cosines)
                    .minus(right.times(sines))
                    .concat(3, right.times(cosines).plus(left.times(sines)));
        }
    }

    Angles angles(Positions positions, GraphBuilder graph) {
        int half = frequencies.length;
        if (positions.at().isPresent()) {
            Value turn = graph.constant(Constant.of(graph.floatType(), Shape.of(1, 1, 1, half), frequencies));
            Value angles = positions.at().get().toFloat().unsqueeze(1, 3).times(turn);
            return new Angles(
                    graph.operator("Cos", Attributes.NONE, angles), graph.operator("Sin", Attributes.NONE, angles));
        }
        int length = (int) positions.length();
        double[] cosines = new double[length * half];
        double[] sines = new double[length * half];
        for (int index = 0; index < cosines.length; index++) {
            double angle = (float) (index / half * frequencies[index % half]);
            cosines[index] = Math.cos(angle);
            sines[index] = Math.sin(angle);
        }
        Shape shape = Shape.of(length, half);
        return new Angles(
                graph.constant(Constant.of(graph.floatType(), shape, cosines)),
                graph.constant(Constant.of(graph.floatType(), shape, sines)));
    }
}
