package dev.cohort.graph;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reductions over axes. */
final class ReductionShapes {
    private ReductionShapes() {}

    static void addTo(Map<String, ShapeInference.Rule> rules) {
        rules.put("ReduceSum", call -> {
            long[] axes = call.has(1) ? call.numbers(1) : new long[0];
            boolean nothing = axes.length == 0 && call.attributes().integer("noop_with_empty_axes", 0) != 0;
            return nothing ? List.of(call.input(0).info()) : reduce(call, axes);
        });
        for (String type : List.of("ReduceMean", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare")) {
            rules.put(type, call -> reduce(call, attribute(call)));
        }
        for (String type : List.of("ReduceLogSum", "ReduceLogSumExp")) {
            rules.put(type, call -> reduce(call, attribute(call)));
        }
        rules.put("ReduceProd", call -> {
            ValueInfo reduced = reduce(call, attribute(call)).get(0);
            // The number of elements of a shape is a product of its vector.
            Optional<List<Extent>> product = call.elements(0)
                    .filter(elements -> reduced.shape().rank() <= 1)
                    .map(elements -> List.of(elements.stream().reduce(Extent.ONE, Extent::times)));
            return List.of(new ValueInfo(reduced.type(), reduced.shape(), product));
        });
        for (String type : List.of("ArgMax", "ArgMin")) {
            rules.put(type, call -> {
                Shape shape = call.shape(0);
                int axis = call.axis("axis", 0, shape.rank());
                return List.of(new ValueInfo(ElementType.INT64, without(shape, List.of(axis), keeps(call))));
            });
        }
    }

    private static long[] attribute(OperatorCall call) {
        if (call.has(1)) {
            throw call.refuse("takes its axes as an attribute, not as an input");
        }
        return call.attributes().integers("axes").orElse(new long[0]);
    }

    private static boolean keeps(OperatorCall call) {
        return call.attributes().integer("keepdims", 1) != 0;
    }

    private static List<ValueInfo> reduce(OperatorCall call, long[] given) {
        if (call.elementType(0) == ElementType.BOOL) {
            throw call.refuse("needs numbers, got " + call.input(0) + " of BOOL: cast it first");
        }
        Shape shape = call.shape(0);
        List<Integer> axes =
                given.length == 0 ? IntStream.range(0, shape.rank()).boxed().toList() : call.axes(given, shape.rank());
        return call.like(0, without(shape, axes, keeps(call)));
    }

    private static Shape without(Shape shape, List<Integer> axes, boolean keep) {
        List<Dimension> all = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!axes.contains(axis)) {
                all.add(shape.dimension(axis));
            } else if (keep) {
                all.add(Dimension.of(1));
            }
        }
        return new Shape(all);
    }
}
