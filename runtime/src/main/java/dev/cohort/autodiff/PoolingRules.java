package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.input;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Maxima and means over windows. */
final class PoolingRules {
    /** Inputs G, X, Y; attributes of the MaxPool: each gradient goes to the first maximum of its window, as in PyTorch. */
    static final GradientOperator MAXIMUM =
            GradientOperator.of("MaxPoolGrad", PoolingRules::scattered, TiledPools.MAXIMUM);

    /** Inputs G, X; windows that tile X: each gradient's share goes to all of its window. */
    private static final GradientOperator TILED_MEAN =
            GradientOperator.of("AveragePoolGrad", PoolingRules::spread, TiledPools.MEAN);

    private PoolingRules() {}

    static Map<String, GradientRule> table() {
        return Map.of(
                "MaxPool",
                GradientRule.of(input("X", PoolingRules::maximum)).emitting(MAXIMUM),
                "GlobalMaxPool",
                GradientRule.of(input("X", PoolingRules::globalMaximum)).emitting(MAXIMUM),
                "AveragePool",
                GradientRule.of(input("X", PoolingRules::mean)).emitting(TILED_MEAN),
                // y = mean of n x: g / n; the driver spreads it
                "GlobalAveragePool",
                GradientRule.of(input("X", node -> node.gradient().dividedBy(count(node)))));
    }

    private static Value maximum(Backward node) {
        long[] kernel = node.attributes().integers("kernel_shape").orElseThrow();
        Window window = Window.of(node, kernel, node.x().shape(), node.y().shape());
        Attributes attributes = window.attributes()
                .with("kernel_shape", kernel)
                .with("ceil_mode", node.attributes().integer("ceil_mode", 0))
                .with("tiles", window.tiles() ? 1L : 0L);
        return MAXIMUM.emit(node.x(), attributes, node.gradient(), node.x(), node.y());
    }

    private static Value globalMaximum(Backward node) {
        long[] kernel = new Shape(node.x()
                        .shape()
                        .dimensions()
                        .subList(2, node.x().shape().rank()))
                .sizes();
        return MAXIMUM.emit(
                node.x(),
                Window.of(node, kernel, node.x().shape(), node.y().shape())
                        .attributes()
                        .with("kernel_shape", kernel)
                        .with("tiles", 0L),
                node.gradient(),
                node.x(),
                node.y());
    }

    /** G added into zeros at the places that the maxima came from, counted over all elements. */
    private static Value scattered(Node node) {
        GraphValue gradient = node.input(0);
        GraphValue input = node.input(1);
        Graph graph = input.graph();
        Value places = graph.operator(
                        "MaxPool", List.of(input), node.attributes().without("tiles"), 2)
                .get(1);
        GraphValue flat = graph.own(input.reshape(-1));
        Value sums = IndexingRules.scatter(flat, places.reshape(-1), gradient.reshape(-1), 0);
        return Like.reshape(sums, input);
    }

    private static Value count(Backward node) {
        GraphValue x = node.x();
        return node.scalar(IntStream.range(2, x.shape().rank())
                .mapToLong(axis -> x.shape().size(axis))
                .reduce(1, Math::multiplyExact));
    }

    private static Value mean(Backward node) {
        long[] kernel = node.attributes().integers("kernel_shape").orElseThrow();
        Window window = Window.of(node, kernel, node.x().shape(), node.y().shape());
        if (window.tiles()) {
            return TILED_MEAN.emit(node.x(), Attributes.NONE.with("kernel_shape", kernel), node.gradient(), node.x());
        }
        boolean padded = node.attributes().integer("count_include_pad", 0) != 0;
        Value shares = node.gradient().dividedBy(counts(node.x(), window, padded));
        return transposed(node.x(), shares, window);
    }

    /** Each gradient added over its window: a transposed convolution with ones, each channel by itself. */
    private static Value transposed(GraphValue input, Value shares, Window window) {
        int rank = window.rank();
        long[] ends = window.end().clone();
        long[] extra = new long[rank];
        long[] unread = window.unread();
        for (int axis = 0; axis < rank; axis++) {
            // With ceil_mode the last window reaches over the end: as if there were more padding.
            ends[axis] += Math.max(-unread[axis], 0);
            extra[axis] = Math.max(unread[axis], 0);
        }
        Attributes attributes = new Window(
                        window.kernel(),
                        window.strides(),
                        window.dilations(),
                        window.begin(),
                        ends,
                        window.input(),
                        window.output())
                .attributes();
        if (LongStream.of(extra).anyMatch(more -> more > 0)) {
            attributes = attributes.with("output_padding", extra);
        }
        Value alone = shares.reshape(join(new long[] {-1, 1}, window.output()));
        long[] shape = join(new long[] {1, 1}, window.kernel());
        double[] ones = new double[(int) Shape.of(shape).elements()];
        Arrays.fill(ones, 1);
        Value weight = input.graph().exact(Constant.of(input.type(), Shape.of(shape), ones));
        return Like.reshape(input.graph().operator("ConvTranspose", attributes, alone, weight), input);
    }

    /** How many elements each window is the mean of. */
    private static Value counts(GraphValue input, Window window, boolean padded) {
        double[] counts = {1};
        for (int axis = 0; axis < window.rank(); axis++) {
            double[] along = new double[(int) window.output()[axis]];
            for (int place = 0; place < along.length; place++) {
                along[place] = counted(window, axis, place, padded);
            }
            double[] before = counts;
            counts = new double[before.length * along.length];
            for (int index = 0; index < counts.length; index++) {
                counts[index] = before[index / along.length] * along[index % along.length];
            }
        }
        return input.graph().exact(Constant.of(input.type(), Shape.of(window.output()), counts));
    }

    private static long counted(Window window, int axis, int place, boolean padded) {
        long least = padded ? -window.begin()[axis] : 0;
        long most = window.input()[axis] + (padded ? window.end()[axis] : 0);
        long start = place * window.strides()[axis] - window.begin()[axis];
        return LongStream.range(0, window.kernel()[axis])
                .map(offset -> start + offset * window.dilations()[axis])
                .filter(position -> position >= least && position < most)
                .count();
    }

    /** G / n with an axis beside each spatial axis, broadcast over the window. */
    private static Value spread(Node node) {
        GraphValue gradient = node.input(0);
        GraphValue input = node.input(1);
        long[] kernel = node.attributes().integers("kernel_shape").orElseThrow();
        long[] apart = {-1, input.shape().size(1)};
        long[] window = {1, 1};
        for (int axis = 0; axis < kernel.length; axis++) {
            apart = join(apart, new long[] {gradient.shape().size(axis + 2), 1});
            window = join(window, new long[] {1, kernel[axis]});
        }
        Value share =
                gradient.dividedBy(Like.scalar(gradient, LongStream.of(kernel).reduce(1, Math::multiplyExact)));
        return Like.reshape(share.reshape(apart).expand(input.graph().constant(Constant.vector(window))), input);
    }

    private static long[] join(long[] head, long[] tail) {
        return LongStream.concat(Arrays.stream(head), Arrays.stream(tail)).toArray();
    }
}
