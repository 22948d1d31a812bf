package dev.cohort.graph;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators that make tensors out of shapes and numbers, and shapes out of tensors. */
final class CreationShapes {
    private CreationShapes() {}

    static void addTo(Map<String, ShapeInference.Rule> rules) {
        rules.put(
                "Constant",
                call -> List.of(ShapeInference.ofConstant(call.attributes()
                        .constant("value")
                        .orElseThrow(() -> call.refuse("needs the attribute value")))));
        rules.put("ConstantOfShape", CreationShapes::constantOfShape);
        rules.put("Shape", call -> {
            List<Extent> all =
                    call.shape(0).dimensions().stream().map(Extent::of).toList();
            int from = bound(call.attributes().integer("start", 0), all.size());
            int to = bound(call.attributes().integer("end", all.size()), all.size());
            return List.of(vector(all.subList(from, Math.max(from, to))));
        });
        rules.put(
                "Size",
                call -> List.of(ShapeInference.known(
                        ElementType.INT64,
                        Shape.SCALAR,
                        List.of(call.shape(0).dimensions().stream()
                                .map(Extent::of)
                                .reduce(Extent.ONE, Extent::times)))));
        rules.put("Range", CreationShapes::range);
        rules.put("EyeLike", call -> {
            call.rank(0, 2);
            String type = call.attributes().text("dtype", call.elementType(0).name());
            return List.of(new ValueInfo(ElementType.valueOf(type), call.shape(0)));
        });
    }

    private static ValueInfo vector(List<Extent> elements) {
        return ShapeInference.known(ElementType.INT64, Shape.of(elements.size()), elements);
    }

    private static int bound(long index, int size) {
        return (int) Math.max(0, Math.min(size, index < 0 ? index + size : index));
    }

    private static List<ValueInfo> constantOfShape(OperatorCall call) {
        Constant value = call.attributes()
                .constant("value")
                .orElse(Constant.of(ElementType.FLOAT32, Shape.of(1), new double[] {0}));
        List<Extent> extents = call.extents(0);
        Shape shape = new Shape(extents.stream().map(Extent::dimension).toList());
        if (value.type().isFloat() || shape.rank() > 1 || !shape.isFixed() || shape.elements() > 64) {
            return List.of(new ValueInfo(value.type(), shape));
        }
        Extent element = Extent.of(value.longAt(0));
        return List.of(ShapeInference.known(value.type(), shape, Collections.nCopies((int) shape.elements(), element)));
    }

    private static List<ValueInfo> range(OperatorCall call) {
        call.sameTypes(0, 1, 2);
        Optional<Extent> start = scalar(call, 0);
        Optional<Extent> limit = scalar(call, 1);
        Optional<Extent> delta = scalar(call, 2).filter(step -> !step.equals(Extent.ZERO));
        if (start.isEmpty()
                || limit.isEmpty()
                || delta.isEmpty()
                || delta.get().number().isEmpty()) {
            Dimension unknown = Extent.unknown("Range" + call.inputs()).dimension();
            return call.like(0, Shape.of(unknown));
        }
        long step = delta.get().number().getAsLong();
        Extent distance =
                step > 0 ? limit.get().minus(start.get()) : start.get().minus(limit.get());
        Extent count = distance.maximum(Extent.ZERO).ceilingDividedBy(Math.abs(step));
        Shape shape = Shape.of(count.dimension());
        if (count.number().isEmpty() || count.number().getAsLong() > 64) {
            return call.like(0, shape);
        }
        List<Extent> all = new ArrayList<>();
        for (int index = 0; index < count.number().getAsLong(); index++) {
            all.add(start.get().plus(index * step));
        }
        return List.of(ShapeInference.known(call.elementType(0), shape, all));
    }

    private static Optional<Extent> scalar(OperatorCall call, int place) {
        call.rank(place, 0);
        return call.elements(place).map(elements -> elements.get(0));
    }
}
