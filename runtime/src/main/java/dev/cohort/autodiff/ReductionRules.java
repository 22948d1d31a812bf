package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.input;
import static dev.cohort.autodiff.GradientRule.none;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.GraphValue;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/**
 * Sums, means and the like over axes.
 *
 * <p>In the formulas g and y stand for the gradient and the output with the reduced axes kept, so that they broadcast
 * against x.
 */
final class ReductionRules {
    private ReductionRules() {}

    static Map<String, GradientRule> table() {
        return Map.of(
                // y = sum of x: g
                "ReduceSum",
                reduction(node -> kept(node, node.gradient())),
                // y = mean of n x: g / n
                "ReduceMean",
                reduction(node -> kept(node, node.gradient().dividedBy(count(node)))),
                "ReduceMax",
                reduction(ReductionRules::extremum),
                "ReduceMin",
                reduction(ReductionRules::extremum),
                // y = sum of x^2: 2 g x
                "ReduceSumSquare",
                reduction(node -> kept(node, node.gradient()).times(node.x()).times(node.scalar(2))),
                // y = sum of |x|: g sign(x)
                "ReduceL1",
                reduction(node -> kept(node, node.gradient()).times(node.x().sign())),
                // y = (sum of x^2)^(1/2): g x / y, 0 where y = 0
                "ReduceL2",
                reduction(ReductionRules::euclidean),
                // y = log of the sum of e^x: g e^(x - y)
                "ReduceLogSumExp",
                reduction(node -> kept(node, node.gradient())
                        .times(node.x().minus(kept(node, node.y())).exp())));
    }

    private static GradientRule reduction(Function<Backward, Value> gradient) {
        return GradientRule.of(input("data", gradient), none("axes"));
    }

    /** y = max or min of x: g where x is it, in equal parts where several are. */
    private static Value extremum(Backward node) {
        Value winners = node.x().equal(kept(node, node.y())).cast(node.x().type());
        Value count = winners.sumKeeping(axes(node));
        return kept(node, node.gradient()).dividedBy(count).times(winners);
    }

    private static Value euclidean(Backward node) {
        Value length = kept(node, node.y());
        Value isZero = length.equal(node.scalar(0));
        return kept(node, node.gradient()).times(node.x()).dividedBy(isZero.choose(node.scalar(1), length));
    }

    /** The output, or its gradient, with the reduced axes as dimensions of extent 1. */
    private static Value kept(Backward node, Value reduced) {
        if (node.attributes().integer("keepdims", 1) != 0 || node.x().shape().rank() == 0) {
            return reduced;
        }
        int[] axes = axes(node);
        // A scalar broadcasts as it is.
        return axes.length == 0 || axes.length == node.x().shape().rank() ? reduced : reduced.unsqueeze(axes);
    }

    /** The axes that are reduced, counted from the first. */
    private static int[] axes(Backward node) {
        Shape shape = node.x().shape();
        long[] given = node.attributes()
                .integers("axes")
                .orElseGet(() -> node.hasInput(1)
                        ? node.input(1)
                                .constant()
                                .map(Constant::longs)
                                .orElseThrow(() -> node.refuse("its axes are computed, and not constant"))
                        : new long[0]);
        if (given.length == 0) {
            boolean nothing = node.attributes().integer("noop_with_empty_axes", 0) != 0;
            given = nothing ? given : axes(shape.rank());
        }
        return Arrays.stream(given)
                .mapToInt(axis -> shape.normalize((int) axis))
                .sorted()
                .toArray();
    }

    private static long[] axes(int rank) {
        long[] all = new long[rank];
        Arrays.setAll(all, axis -> axis);
        return all;
    }

    /** How many elements each output is the mean of. */
    private static Value count(Backward node) {
        GraphValue x = node.x();
        int[] axes = axes(node);
        if (Arrays.stream(axes).allMatch(axis -> x.shape().dimension(axis) instanceof Dimension.Fixed)) {
            return node.scalar(
                    Arrays.stream(axes).mapToLong(axis -> x.shape().size(axis)).reduce(1, Math::multiplyExact));
        }
        Value extents = x.shapeVector()
                .gather(
                        0,
                        x.graph()
                                .constant(Constant.vector(
                                        Arrays.stream(axes).asLongStream().toArray())));
        // Multiplied as floats: CUDA has no kernel that multiplies integers over an axis.
        return node.graph().operator("ReduceProd", Attributes.NONE.with("keepdims", 0L), extents.cast(x.type()));
    }
}
