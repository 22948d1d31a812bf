package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.List;
import java.util.Optional;

/**
 * Gradients of pools whose windows tile a batch of images: every element lies in one window, so nothing is added, and the
 * nearest-neighbour kernel of {@code Resize} carries a number to all elements of its window.
 *
 * <p>This is faster than {@code MaxPoolGrad} with the indices that it needs, and than {@code AveragePoolGrad}.
 */
final class TiledPools {
    static final KernelForm MAXIMUM = KernelForm.of("ReluGrad", TiledPools::maximum);
    static final KernelForm MEAN = new KernelForm(Graph.STANDARD, "Resize", TiledPools::mean);

    private TiledPools() {}

    private static Optional<List<? extends Value>> mean(Node node) {
        GraphValue input = node.input(1);
        long[] kernel = node.attributes().integers("kernel_shape").orElseThrow();
        if (kernel.length != 2) {
            return Optional.empty();
        }
        GraphValue gradient = node.input(0);
        double count = kernel[0] * kernel[1];
        return Optional.of(List.of(spread(input, gradient.dividedBy(Like.scalar(gradient, count)), kernel)));
    }

    /**
     * Where several elements are the maximum, the first takes the gradient: those that are get the number of places left in
     * the window, and the largest of these numbers tells the first.
     */
    private static Optional<List<? extends Value>> maximum(Node node) {
        GraphValue input = node.input(1);
        long[] kernel = node.attributes().integers("kernel_shape").orElseThrow();
        if (kernel.length != 2 || node.attributes().integer("tiles", 0) == 0) {
            return Optional.empty();
        }
        Graph graph = input.graph();
        Value highest = spread(input, node.input(2), kernel);
        // A product is faster than Where.
        Value left = input.equal(highest).cast(input.type()).times(remaining(input, kernel));
        Value most = graph.operator("MaxPool", node.attributes().without("tiles"), left);
        Value first = left.minus(spread(input, most.minus(Like.scalar(input, 0.5)), kernel));
        return Optional.of(List.of(chosen(spread(input, node.input(0), kernel), first)));
    }

    /** Numbers where others are positive, and 0 elsewhere. */
    private static Value chosen(GraphValue numbers, Value others) {
        Graph graph = numbers.graph();
        return graph.add(
                        Graph.MICROSOFT,
                        "ReluGrad",
                        List.of(numbers, graph.own(others)),
                        Attributes.NONE,
                        List.of(numbers.info()))
                .output(0);
    }

    /** For each element of an image how many are left in its window, itself included. */
    private static GraphValue remaining(GraphValue input, long[] kernel) {
        int height = (int) input.shape().size(2);
        int width = (int) input.shape().size(3);
        double[] numbers = new double[height * width];
        for (int index = 0; index < numbers.length; index++) {
            long row = index / width % kernel[0];
            long column = index % width % kernel[1];
            numbers[index] = kernel[0] * kernel[1] - (row * kernel[1] + column);
        }
        return input.graph().exact(Constant.of(input.type(), Shape.of(height, width), numbers));
    }

    /** Each element repeated over its window. */
    private static GraphValue spread(GraphValue like, Value value, long[] kernel) {
        Graph graph = like.graph();
        Value scales = graph.exact(Constant.of(Shape.of(4), 1f, 1f, kernel[0], kernel[1]));
        Attributes nearest = Attributes.NONE
                .with("mode", "nearest")
                .with("coordinate_transformation_mode", "asymmetric")
                .with("nearest_mode", "floor");
        return graph.add(
                        Graph.STANDARD,
                        "Resize",
                        List.of(graph.own(value), graph.absent(), graph.own(scales)),
                        nearest,
                        List.of(like.info()))
                .output(0);
    }
}
