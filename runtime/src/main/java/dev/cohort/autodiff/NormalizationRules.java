package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.joint;

import dev.cohort.api.graph.Value;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Normalisation and dropout.
 *
 * <p>With the normalised h = (x - m) / s, where m and s^2 are the mean and the variance over some axes, the gradient of a sum
 * of u h by x is (u - mean of u - h mean of u h) / s.
 */
final class NormalizationRules {
    /** Inputs g, X, scale, B?; outputs by X, by scale, by B. */
    private static final GradientOperator LAYER = new GradientOperator(
            "LayerNormalizationGrad",
            NormalizationRules::layer,
            Optional.of(KernelForm.of("LayerNormalizationGrad", NormalizationKernels::layer)));

    /** Inputs g, X, scale, B, mean, var of a training step; outputs by X, by scale, by B. */
    private static final GradientOperator BATCH = new GradientOperator(
            "BatchNormalizationGrad",
            NormalizationRules::batch,
            Optional.of(KernelForm.of("BatchNormalizationGrad", NormalizationKernels::batch)));

    private NormalizationRules() {}

    static Map<String, GradientRule> table() {
        return Map.of(
                "LayerNormalization",
                joint(List.of("X", "Scale", "B"), node -> statistics(node, LAYER))
                        .emitting(LAYER),
                "BatchNormalization",
                joint(List.of("X", "scale", "B", "input_mean", "input_var"), NormalizationRules::batchNormalization)
                        .emitting(BATCH),
                "Dropout",
                DropoutRule.RULE);
    }

    /** The three gradients of one operator. */
    private static List<Optional<Value>> statistics(Backward node, GradientOperator operator) {
        if (node.hasGradient(1) || node.hasGradient(2)) {
            throw node.refuse("only its first output can be differentiated");
        }
        List<Value> inputs = new ArrayList<>(List.of(node.gradient()));
        inputs.addAll(node.node().inputs());
        GraphValue bias = node.hasInput(2) ? node.input(2) : node.input(1);
        List<ValueInfo> outputs = List.of(node.x().info(), node.input(1).info(), bias.info());
        return operator.emit(outputs, node.attributes(), inputs.toArray(Value[]::new)).stream()
                .limit(node.node().inputs().size())
                .map(gradient -> Optional.<Value>of(gradient))
                .toList();
    }

    private static List<? extends Value> layer(Node node) {
        GraphValue gradient = node.input(0);
        GraphValue x = node.input(1);
        GraphValue scale = node.input(2);
        int rank = x.shape().rank();
        int[] axes = IntStream.range(x.shape().normalize((int) node.attributes().integer("axis", -1)), rank)
                .toArray();
        Normalized normal = Normalized.of(x, axes, node.attributes().number("epsilon", 1e-5));
        GraphValue bias = node.hasInput(3) ? node.input(3) : scale;
        return List.of(
                normal.gradient(gradient.times(scale)),
                Broadcasting.fit(gradient.times(normal.value()), scale),
                Broadcasting.fit(gradient, bias));
    }

    private static List<? extends Value> batch(Node node) {
        GraphValue gradient = node.input(0);
        GraphValue x = node.input(1);
        int[] axes = besidesChannels(x);
        Normalized normal = Normalized.of(x, axes, node.attributes().number("epsilon", 1e-5));
        return List.of(
                normal.gradient(gradient.times(channels(node.input(2), x))),
                gradient.times(normal.value()).sum(axes),
                gradient.sum(axes));
    }

    private static List<Optional<Value>> batchNormalization(Backward node) {
        if (node.attributes().integer("training_mode", 0) != 0) {
            return statistics(node, BATCH).subList(0, 3);
        }
        // y = scale h + b with h = (x - m) / s: g scale / s, g h, g, -g scale / s, -g scale h / (2 s^2)
        GraphValue x = node.x();
        int[] axes = besidesChannels(x);
        Value gradient = node.gradient();
        Value inverse = inverse(node.input(4), node.attributes().number("epsilon", 1e-5));
        Value slope = node.input(1).times(inverse);
        Value centred = x.minus(channels(node.input(3), x));
        List<Optional<Value>> gradients = new ArrayList<>();
        gradients.add(wanted(node, 0, () -> gradient.times(channels(slope, x))));
        gradients.add(wanted(node, 1, () -> gradient.times(centred).sum(axes).times(inverse)));
        gradients.add(wanted(node, 2, () -> gradient.sum(axes)));
        gradients.add(wanted(node, 3, () -> gradient.sum(axes).times(slope).negate()));
        gradients.add(wanted(node, 4, () -> gradient.times(centred)
                .sum(axes)
                .times(slope)
                .times(inverse)
                .times(inverse)
                .times(Like.scalar(x, -0.5))));
        return gradients;
    }

    private static Optional<Value> wanted(Backward node, int input, Supplier<Value> gradient) {
        return node.needs(input) ? Optional.of(gradient.get()) : Optional.empty();
    }

    /** 1 / (variance + epsilon)^(1/2). */
    private static Value inverse(Value variance, double epsilon) {
        Value deviation =
                variance.plus(Like.scalar((GraphValue) variance, epsilon)).sqrt();
        return Like.scalar((GraphValue) variance, 1).dividedBy(deviation);
    }

    /** One number for each channel, as it broadcasts against the images. */
    private static Value channels(Value perChannel, GraphValue images) {
        int rank = images.shape().rank();
        return rank == 2
                ? perChannel
                : perChannel.unsqueeze(IntStream.range(1, rank - 1).toArray());
    }

    private static int[] besidesChannels(GraphValue images) {
        return IntStream.range(0, images.shape().rank())
                .filter(axis -> axis != 1)
                .toArray();
    }

    /** Values with mean 0 and variance 1 over some axes, and what they were divided by. */
    private record Normalized(Value value, Value inverse, int[] axes) {
        static Normalized of(GraphValue x, int[] axes, double epsilon) {
            Value centred = x.minus(x.meanKeeping(axes));
            Value inverse = NormalizationRules.inverse(centred.square().meanKeeping(axes), epsilon);
            return new Normalized(centred.times(inverse), inverse, axes);
        }

        /** The gradient by what was normalised, from that by the normalised values. */
        Value gradient(Value upstream) {
            Value along = value.times(upstream.times(value).meanKeeping(axes));
            return upstream.minus(upstream.meanKeeping(axes)).minus(along).times(inverse);
        }
    }
}
