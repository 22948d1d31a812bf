package dev.cohort.graph;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators that read and write at indices, and those that find indices. */
final class IndexShapes {
    private IndexShapes() {}

    static void addTo(Map<String, ShapeInference.Rule> rules) {
        rules.put("Gather", IndexShapes::gather);
        rules.put("GatherElements", call -> {
            call.integers(1);
            call.rank(1, call.shape(0).rank());
            call.axis("axis", 0, call.shape(0).rank());
            return call.like(0, call.shape(1));
        });
        rules.put("GatherND", IndexShapes::gatherNd);
        rules.put("ScatterND", call -> {
            call.integers(1);
            call.sameTypes(0, 2);
            return call.like(0, call.shape(0));
        });
        rules.put("ScatterElements", call -> {
            call.integers(1);
            call.sameTypes(0, 2);
            call.axis("axis", 0, call.shape(0).rank());
            if (!call.shape(1).equals(call.shape(2))) {
                throw call.refuse("needs one update for each index, got " + call.input(2) + " for " + call.input(1));
            }
            return call.like(0, call.shape(0));
        });
        rules.put("OneHot", IndexShapes::oneHot);
        rules.put("TopK", call -> {
            Shape shape = call.shape(0);
            List<Dimension> all = new ArrayList<>(shape.dimensions());
            all.set(call.axis("axis", -1, shape.rank()), call.extents(1).get(0).dimension());
            Shape best = new Shape(all);
            return List.of(new ValueInfo(call.elementType(0), best), new ValueInfo(ElementType.INT64, best));
        });
        rules.put("CumSum", call -> {
            call.integers(1);
            return call.like(0, call.shape(0));
        });
    }

    private static List<ValueInfo> gather(OperatorCall call) {
        call.integers(1);
        Shape data = call.shape(0);
        Shape indices = call.shape(1);
        int axis = call.axis("axis", 0, data.rank());
        List<Dimension> all = new ArrayList<>(data.dimensions());
        all.remove(axis);
        all.addAll(axis, indices.dimensions());
        Optional<List<Extent>> elements = data.rank() == 1 ? picked(call) : Optional.empty();
        return List.of(new ValueInfo(call.elementType(0), new Shape(all), elements));
    }

    private static Optional<List<Extent>> picked(OperatorCall call) {
        if (call.elements(0).isEmpty() || call.elements(1).isEmpty()) {
            return Optional.empty();
        }
        List<Extent> from = call.elements(0).get();
        List<Extent> picked = new ArrayList<>();
        for (Extent index : call.elements(1).get()) {
            if (index.number().isEmpty()) {
                return Optional.empty();
            }
            picked.add(from.get(call.axis(index.number().getAsLong(), from.size())));
        }
        return Optional.of(picked);
    }

    private static List<ValueInfo> gatherNd(OperatorCall call) {
        call.integers(1);
        Shape data = call.shape(0);
        Shape indices = call.shape(1);
        int batch = (int) call.attributes().integer("batch_dims", 0);
        if (indices.rank() == 0 || !(indices.dimension(-1) instanceof Dimension.Fixed depth)) {
            throw call.refuse("needs indices whose last dimension is known, got " + indices);
        }
        int used = batch + (int) depth.size();
        if (batch >= indices.rank() || used > data.rank()) {
            throw call.refuse("cannot index " + data + " with " + indices + " behind " + batch + " batch dimensions");
        }
        List<Dimension> all = new ArrayList<>(indices.dimensions().subList(0, indices.rank() - 1));
        all.addAll(data.dimensions().subList(used, data.rank()));
        return call.like(0, new Shape(all));
    }

    private static List<ValueInfo> oneHot(OperatorCall call) {
        Shape indices = call.shape(0);
        call.rank(2, 1);
        List<Dimension> all = new ArrayList<>(indices.dimensions());
        all.add(
                call.axis("axis", -1, indices.rank() + 1),
                call.extents(1).get(0).dimension());
        return call.like(2, new Shape(all));
    }
}
