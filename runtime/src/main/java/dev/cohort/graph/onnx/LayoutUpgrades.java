package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Operators whose axes, sizes and bounds were attributes and became inputs, or the other way round. */
final class LayoutUpgrades {
    private LayoutUpgrades() {}

    static void addTo(Map<String, Upgrades.Rule> rules) {
        for (String type : List.of("Squeeze", "Unsqueeze", "ReduceSum")) {
            rules.put(type, node -> attributeToInput(node, "axes"));
        }
        for (String type : List.of(
                "ReduceMean",
                "ReduceMax",
                "ReduceMin",
                "ReduceL1",
                "ReduceL2",
                "ReduceLogSum",
                "ReduceLogSumExp",
                "ReduceSumSquare")) {
            rules.put(type, LayoutUpgrades::reduce);
        }
        rules.put("Transpose", node -> node.attributes()
                .integers("perm")
                .map(order -> List.of(node.input(0)
                        .transpose(
                                Arrays.stream(order).mapToInt(Math::toIntExact).toArray())))
                .orElseGet(() -> node.same(node.attributes())));
        rules.put("Split", LayoutUpgrades::split);
        rules.put("Slice", LayoutUpgrades::slice);
        rules.put("Reshape", LayoutUpgrades::reshape);
        rules.put(
                "Cast",
                node -> List.of(cast(
                        node,
                        OnnxTypes.elementType(node.attributes().integer("to", 0))
                                .orElseThrow(() -> node.refuse("it casts to elements of type "
                                        + OnnxTypes.name(node.attributes().integer("to", 0))
                                        + ", which are not supported")))));
        rules.put("CastLike", node -> List.of(cast(node, node.input(1).type())));
    }

    /** Floating-point elements take the graph's type, whatever the file's was. */
    private static Value cast(NodeTranslation node, ElementType type) {
        return node.input(0).cast(type.isFloat() ? node.graph().floatType() : type);
    }

    private static List<Value> attributeToInput(NodeTranslation node, String name) {
        Optional<long[]> axes = node.attributes().integers(name);
        if (node.version() >= 13 || axes.isEmpty()) {
            return node.same(node.attributes());
        }
        return node.operator(
                node.type(),
                List.of(node.input(0), node.vector(axes.get())),
                node.attributes().without(name),
                node.outputs());
    }

    static List<Value> reduce(NodeTranslation node) {
        if (node.version() < 18) {
            return node.same(node.attributes());
        }
        Optional<long[]> axes = node.numbers(1, "axes").filter(all -> all.length > 0);
        Attributes attributes = node.attributes().without("noop_with_empty_axes");
        if (axes.isEmpty() && node.attributes().integer("noop_with_empty_axes", 0) != 0) {
            return List.of(node.input(0));
        }
        return node.operator(
                node.type(),
                List.of(node.input(0)),
                axes.map(all -> attributes.with("axes", all)).orElse(attributes),
                1);
    }

    private static List<Value> split(NodeTranslation node) {
        Attributes attributes = node.attributes().without("num_outputs");
        long parts = node.attributes().integer("num_outputs", 0);
        Shape shape = node.input(0).shape();
        int axis = shape.normalize((int) attributes.integer("axis", 0));
        if (node.version() < 18 || parts == 0 || !(shape.dimension(axis) instanceof Dimension.Fixed whole)) {
            return attributeToInput(node, "split");
        }
        if (parts != node.outputs()) {
            throw node.refuse("it has " + node.outputs() + " outputs and num_outputs " + parts);
        }
        long[] sizes = new long[(int) parts];
        long size = (whole.size() + parts - 1) / parts;
        Arrays.fill(sizes, size);
        sizes[sizes.length - 1] = whole.size() - size * (parts - 1);
        return node.operator("Split", List.of(node.input(0), node.vector(sizes)), attributes, node.outputs());
    }

    private static List<Value> slice(NodeTranslation node) {
        if (node.version() >= 10) {
            return node.same(node.attributes());
        }
        long[] starts = node.attributes().integers("starts").orElseThrow(() -> node.refuse("it has no starts"));
        long[] ends = node.attributes().integers("ends").orElseThrow(() -> node.refuse("it has no ends"));
        List<Value> inputs = new ArrayList<>(List.of(node.input(0), node.vector(starts), node.vector(ends)));
        node.attributes().integers("axes").ifPresent(axes -> inputs.add(node.vector(axes)));
        return node.operator("Slice", inputs, Attributes.NONE, 1);
    }

    /** The same unless zeros mean zero, which the rules of gradients need not know where there are none. */
    private static List<Value> reshape(NodeTranslation node) {
        Optional<long[]> sizes = node.known(1).map(Constant::longs);
        if (sizes.isEmpty() || Arrays.stream(sizes.get()).anyMatch(size -> size == 0)) {
            return node.same(node.attributes());
        }
        Optional<long[]> anyBatch = node.translation().batch().flatMap(batch -> anyBatch(node, sizes.get(), batch));
        return anyBatch.isPresent()
                ? List.of(node.input(0).reshape(anyBatch.get()))
                : node.same(node.attributes().without("allowzero"));
    }

    /** The sizes for a batch of any size, where the file was made for one size and has numbers that count it in. */
    private static Optional<long[]> anyBatch(NodeTranslation node, long[] sizes, long batch) {
        List<Dimension> from = node.input(0).shape().dimensions();
        long fixed = from.stream()
                .filter(Dimension.Fixed.class::isInstance)
                .mapToLong(dimension -> ((Dimension.Fixed) dimension).size())
                .reduce(1, (a, b) -> a * b);
        if (from.stream().filter(Dimension.Symbol.class::isInstance).count() != 1) {
            return Optional.empty();
        }
        int own = 0;
        while (!(from.get(own) instanceof Dimension.Symbol)) {
            own++;
        }
        long product = Math.abs(Arrays.stream(sizes).reduce(1, (a, b) -> a * b));
        if (Arrays.stream(sizes).anyMatch(size -> size < 0)) {
            // The batch as a number, and the rest of a later axis to be found.
            boolean rest = own < sizes.length
                    && sizes[own] == batch
                    && Arrays.stream(sizes, 0, own).allMatch(size -> size > 0)
                    && fixed % (product / batch) == 0;
            if (!rest) {
                return Optional.empty();
            }
            long found = fixed / (product / batch);
            long[] result =
                    Arrays.stream(sizes).map(size -> size < 0 ? found : size).toArray();
            result[own] = -1;
            return Optional.of(result);
        }
        if (product % fixed != 0 || product / fixed % batch != 0) {
            return Optional.empty();
        }
        long[] result = sizes.clone();
        // The batch most likely stays at its place; where that cannot be, it is in the first size that counts it in.
        int place = own < sizes.length && sizes[own] % batch == 0 ? own : 0;
        while (sizes[place] % batch != 0) {
            place++;
            if (place == sizes.length) {
                return Optional.empty();
            }
        }
        result[place] = -1;
        return Optional.of(result);
    }
}
