package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.input;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Convolutions in any number of dimensions, with strides, padding, dilation and groups. */
final class ConvolutionRules {
    /** Inputs G, X, W: the gradient of Y = X * W by X. */
    private static final GradientOperator BY_INPUT =
            GradientOperator.of("ConvGradByInput", ConvolutionRules::byInput, kernel(List.of(true)));

    /** Inputs G, X, W: the gradient of Y = X * W by W. */
    private static final GradientOperator BY_WEIGHT =
            GradientOperator.of("ConvGradByWeight", ConvolutionRules::byWeight, kernel(List.of(false, true)));

    private ConvolutionRules() {}

    static Map<String, GradientRule> table() {
        return Map.of(
                "Conv",
                GradientRule.of(
                                input(
                                        "X",
                                        node -> BY_INPUT.emit(
                                                node.x(), convolution(node), node.gradient(), node.x(), node.input(1))),
                                input(
                                        "W",
                                        node -> BY_WEIGHT.emit(
                                                node.input(1),
                                                convolution(node),
                                                node.gradient(),
                                                node.x(),
                                                node.input(1))),
                                input("B", ConvolutionRules::byBias))
                        .emitting(BY_INPUT, BY_WEIGHT),
                // The transposed convolution of X is the gradient of a convolution: its gradient by X is that
                // convolution.
                "ConvTranspose",
                GradientRule.of(
                                input("X", node -> node.graph()
                                        .operator("Conv", transposed(node), node.gradient(), node.input(1))),
                                input(
                                        "W",
                                        node -> BY_WEIGHT.emit(
                                                node.input(1),
                                                transposed(node),
                                                node.x(),
                                                node.gradient(),
                                                node.input(1))),
                                input("B", ConvolutionRules::byBias))
                        .emitting(BY_WEIGHT));
    }

    /** Y = X * W + b for each channel: the sum of G over all but the channels. */
    private static Value byBias(Backward node) {
        return node.gradient()
                .sum(IntStream.range(0, node.y().shape().rank())
                        .filter(axis -> axis != 1)
                        .toArray());
    }

    private static long[] kernel(GraphValue weight) {
        return new Shape(weight.shape().dimensions().subList(2, weight.shape().rank())).sizes();
    }

    private static Attributes convolution(Backward node) {
        long[] kernel = kernel(node.input(1));
        return complete(node, Window.of(node, kernel, node.x().shape(), node.y().shape()));
    }

    /** The attributes of the convolution that leads from the output back to the input. */
    private static Attributes transposed(Backward node) {
        long[] kernel = kernel(node.input(1));
        Window window = Window.of(node, kernel, node.y().shape(), node.x().shape());
        if (node.attributes().has("output_shape")) {
            long[] extra = node.attributes().integers("output_padding").orElse(new long[kernel.length]);
            boolean upper = node.attributes().text("auto_pad", "NOTSET").equals("SAME_UPPER");
            for (int axis = 0; axis < kernel.length; axis++) {
                long total = (window.output()[axis] - 1) * window.strides()[axis]
                        + extra[axis]
                        + (kernel[axis] - 1) * window.dilations()[axis]
                        + 1
                        - window.input()[axis];
                window.begin()[axis] = upper ? total / 2 : total - total / 2;
                window.end()[axis] = total - window.begin()[axis];
            }
        }
        return complete(node, window);
    }

    private static Attributes complete(Backward node, Window window) {
        return window.attributes()
                .with("kernel_shape", window.kernel())
                .with("group", node.attributes().integer("group", 1));
    }

    /** The transposed convolution of G; what the last window left unread is added behind. */
    private static Value byInput(Node node) {
        GraphValue gradient = node.input(0);
        GraphValue input = node.input(1);
        long[] strides = node.attributes().integers("strides").orElseThrow();
        long[] dilations = node.attributes().integers("dilations").orElseThrow();
        long[] kernel = node.attributes().integers("kernel_shape").orElseThrow();
        long[] pads = node.attributes().integers("pads").orElseThrow();
        int rank = kernel.length;
        long[] unread = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            long read =
                    (gradient.shape().size(axis + 2) - 1) * strides[axis] + (kernel[axis] - 1) * dilations[axis] + 1;
            unread[axis] = input.shape().size(axis + 2) + pads[axis] + pads[axis + rank] - read;
        }
        Attributes attributes = LongStream.of(unread).allMatch(count -> count == 0)
                ? node.attributes()
                : node.attributes().with("output_padding", unread);
        return gradient.graph().operator("ConvTranspose", attributes, gradient, node.input(2));
    }

    /**
     * The convolution of X with G as its weight, the batch as channels: strides and dilations change places, since G's
     * elements lie as far apart in X as the window moves.
     */
    private static Value byWeight(Node node) {
        GraphValue gradient = node.input(0);
        GraphValue input = node.input(1);
        GraphValue weight = node.input(2);
        int rank = weight.shape().rank();
        long group = node.attributes().integer("group", 1);
        Attributes attributes = Attributes.NONE
                .with("strides", node.attributes().integers("dilations").orElseThrow())
                .with("dilations", node.attributes().integers("strides").orElseThrow())
                .with("pads", node.attributes().integers("pads").orElseThrow())
                .with("group", group);
        Value images = group == 1 ? exchanged(input) : grouped(input, group);
        Value product = input.graph().operator("Conv", attributes, images, exchanged(gradient));
        for (int axis = 2; axis < rank; axis++) {
            long size = weight.shape().size(axis);
            product = product.shape().size(axis) == size ? product : product.slice(axis, 0, size);
        }
        return exchanged(product);
    }

    /** [N, group C, ...] as [C, group N, ...]. */
    private static Value grouped(GraphValue input, long group) {
        int rank = input.shape().rank();
        long[] tail = new Shape(input.shape().dimensions().subList(2, rank)).sizes();
        // The gradient of a gradient has the batch among the channels: one of the two is a number at least.
        boolean counted = input.shape().dimension(0) instanceof Dimension.Fixed;
        long[] apart = counted
                ? new long[] {input.shape().size(0), group, -1}
                : new long[] {-1, group, input.shape().size(1) / group};
        long[] together = counted ? new long[] {-1, group * apart[0]} : new long[] {apart[2], -1};
        int[] order = IntStream.rangeClosed(0, rank).toArray();
        order[0] = 2;
        order[2] = 0;
        return input.reshape(join(apart, tail)).transpose(order).reshape(join(together, tail));
    }

    private static long[] join(long[] head, long[] tail) {
        return LongStream.concat(Arrays.stream(head), Arrays.stream(tail)).toArray();
    }

    /** The first two axes exchanged. */
    private static Value exchanged(Value value) {
        int[] order = IntStream.range(0, value.shape().rank()).toArray();
        order[0] = 1;
        order[1] = 0;
        return value.transpose(order);
    }

    /**
     * The kernel with the last of these outputs wanted, those before it left out. In groups, but for images, it writes beyond the
     * gradient by the input.
     */
    private static KernelForm kernel(List<Boolean> wanted) {
        return KernelForm.of("ConvGrad", node -> {
            boolean images = node.input(1).shape().rank() == 4;
            if (!images && node.attributes().integer("group", 1) > 1) {
                return Optional.empty();
            }
            List<ValueInfo> outputs = wanted.stream()
                    .map(is -> is ? node.output(0).info() : ValueInfo.ABSENT)
                    .toList();
            return Optional.of(List.of(node.input(0)
                    .graph()
                    .add(Graph.MICROSOFT, "ConvGrad", node.inputs(), node.attributes(), outputs)
                    .output(wanted.size() - 1)));
        });
    }
}
