package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Operators that choose elements by several indices, or by their order, as ones that choose by one index. */
final class IndexUpgrades {
    private IndexUpgrades() {}

    static void addTo(Map<String, Upgrades.Rule> rules) {
        rules.put("TopK", IndexUpgrades::topK);
        rules.put("GatherND", node -> List.of(gather(node)));
        rules.put("ScatterND", node -> List.of(scatter(node)));
    }

    /** The largest elements by their indices, through which gradients pass. */
    private static List<Value> topK(NodeTranslation node) {
        Value x = node.input(0);
        Value count = node.version() >= 10
                ? node.input(1)
                : node.vector(node.attributes().integer("k", 0));
        Attributes attributes = node.attributes().without("k");
        Value indices = node.operator("TopK", List.of(x, count), attributes, 2).get(1);
        int axis = x.shape().normalize((int) attributes.integer("axis", -1));
        return List.of(x.gatherElements(axis, indices), indices);
    }

    private static Value gather(NodeTranslation node) {
        if (node.attributes().integer("batch_dims", 0) != 0) {
            throw node.refuse("its batch_dims are not supported");
        }
        Value data = node.input(0);
        int depth = (int) CompositeUpgrades.fixed(node, node.input(1).shape(), -1);
        return rows(node, data, depth).gather(0, places(node, data, depth));
    }

    private static Value scatter(NodeTranslation node) {
        Value data = node.input(0);
        int depth = (int) CompositeUpgrades.fixed(node, node.input(1).shape(), -1);
        Value rows = rows(node, data, depth);
        long[] sizes = sizes(node, data, depth);
        Value updates = node.input(2).reshape(sizes);
        long[] column = new long[sizes.length];
        Arrays.fill(column, 1);
        column[0] = -1;
        Value places = places(node, data, depth).reshape(column).expand(updates.shapeVector());
        Value changed = node.operator(
                        "ScatterElements",
                        List.of(rows, places, updates),
                        node.attributes().with("axis", 0L),
                        1)
                .get(0);
        return depth == 1 ? changed : node.graph().operator("Reshape", Attributes.NONE, changed, data.shapeVector());
    }

    /** The leading axes as one. */
    private static Value rows(NodeTranslation node, Value data, int depth) {
        return depth == 1 ? data : data.reshape(sizes(node, data, depth));
    }

    /** The leading axes as one, whose extent follows from the others unless one of those is a symbol. */
    private static long[] sizes(NodeTranslation node, Value data, int depth) {
        List<Dimension> all = data.shape().dimensions();
        long[] sizes = new long[all.size() - depth + 1];
        sizes[0] = -1;
        for (int axis = depth; axis < all.size(); axis++) {
            if (all.get(axis) instanceof Dimension.Fixed || sizes[0] != -1) {
                sizes[axis - depth + 1] = CompositeUpgrades.fixed(node, data.shape(), axis);
                continue;
            }
            sizes[axis - depth + 1] = -1;
            sizes[0] = 1;
            for (int leading = 0; leading < depth; leading++) {
                sizes[0] *= CompositeUpgrades.fixed(node, data.shape(), leading);
            }
        }
        return sizes;
    }

    /** Indices of several leading axes as one: their places in the elements' order. */
    private static Value places(NodeTranslation node, Value data, int depth) {
        Value indices = node.input(1);
        Value place = column(node, indices, 0);
        if (depth == 1) {
            return place;
        }
        Value extent = data.shapeVector().gather(0, scalar(node, 0));
        place = place.less(0).choose(place.plus(extent), place);
        for (int axis = 1; axis < depth; axis++) {
            Value size = data.shapeVector().gather(0, scalar(node, axis));
            Value next = column(node, indices, axis);
            place = place.times(size).plus(next.less(0).choose(next.plus(size), next));
        }
        return place;
    }

    private static Value column(NodeTranslation node, Value indices, int number) {
        return indices.gather(indices.shape().rank() - 1, scalar(node, number));
    }

    private static Value scalar(NodeTranslation node, long number) {
        return node.graph().constant(Constant.of(ElementType.INT64, Shape.SCALAR, number));
    }
}
