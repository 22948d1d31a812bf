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
import java.util.stream.IntStream;

/** Operators of layouts that become others, so that their gradients need no rules of their own. */
final class CompositeUpgrades {
    /** More copies than this are not written one after another. */
    private static final long MOST_COPIES = 256;

    private CompositeUpgrades() {}

    static void addTo(Map<String, Upgrades.Rule> rules) {
        rules.put("DepthToSpace", node -> List.of(depthToSpace(node)));
        rules.put("SpaceToDepth", node -> List.of(spaceToDepth(node)));
        rules.put("Tile", node -> tile(node));
        rules.put("Trilu", node -> trilu(node));
        rules.put("CumSum", CompositeUpgrades::cumulative);
        rules.put("Mod", CompositeUpgrades::remainder);
        rules.put("ReduceProd", CompositeUpgrades::product);
        rules.put("Col2Im", node -> List.of(folded(node)));
    }

    static long fixed(NodeTranslation node, Shape shape, int axis) {
        if (shape.dimension(axis) instanceof Dimension.Fixed extent) {
            return extent.size();
        }
        throw node.refuse("its input " + shape + " must have a known extent at axis " + axis);
    }

    /** Blocks of channels become blocks of places; DCR reads a channel as (block, block, rest), CRD as (rest, block, block). */
    private static Value depthToSpace(NodeTranslation node) {
        Value x = node.input(0);
        long block = node.attributes().integer("blocksize", 1);
        long channels = fixed(node, x.shape(), 1) / (block * block);
        long height = fixed(node, x.shape(), 2);
        long width = fixed(node, x.shape(), 3);
        boolean first = node.attributes().text("mode", "DCR").equals("DCR");
        Value split = first
                ? x.reshape(-1, block, block, channels, height, width).transpose(0, 3, 4, 1, 5, 2)
                : x.reshape(-1, channels, block, block, height, width).transpose(0, 1, 4, 2, 5, 3);
        return split.reshape(-1, channels, height * block, width * block);
    }

    private static Value spaceToDepth(NodeTranslation node) {
        Value x = node.input(0);
        long block = node.attributes().integer("blocksize", 1);
        long channels = fixed(node, x.shape(), 1);
        long height = fixed(node, x.shape(), 2) / block;
        long width = fixed(node, x.shape(), 3) / block;
        return x.reshape(-1, channels, height, block, width, block)
                .transpose(0, 3, 5, 1, 2, 4)
                .reshape(-1, channels * block * block, height, width);
    }

    /** Copies beside each other; integers, as shapes are, stay what they were. */
    private static List<Value> tile(NodeTranslation node) {
        Value x = node.input(0);
        if (!x.type().isFloat()) {
            return node.same(node.attributes());
        }
        if (node.known(1).isEmpty()) {
            return List.of(repeated(node, x));
        }
        long[] repeats = node.constant(1, "repeats").longs();
        Value result = x;
        for (int axis = 0; axis < repeats.length; axis++) {
            if (repeats[axis] < 1 || repeats[axis] > MOST_COPIES) {
                return node.same(node.attributes());
            }
            Value[] others = new Value[(int) repeats[axis] - 1];
            Arrays.fill(others, result);
            result = others.length == 0 ? result : result.concat(axis, others);
        }
        return List.of(result);
    }

    /** As many copies as the graph computes, such as one for each example: beside each axis another, broadcast to the copies. */
    private static Value repeated(NodeTranslation node, Value x) {
        Value repeats = node.input(1);
        Value sizes = x.shapeVector();
        int rank = x.shape().rank();
        List<Value> extents = new ArrayList<>();
        int[] copies = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            extents.add(repeats.slice(0, axis, axis + 1L));
            extents.add(sizes.slice(0, axis, axis + 1L));
            copies[axis] = 2 * axis;
        }
        Value all = x.unsqueeze(copies).expand(Value.joined(0, extents));
        return node.graph().operator("Reshape", Attributes.NONE, all, sizes.times(repeats));
    }

    /** The triangle of a float matrix, chosen by the same triangle of ones. */
    private static List<Value> trilu(NodeTranslation node) {
        Value x = node.input(0);
        if (!x.type().isFloat()) {
            return node.same(node.attributes());
        }
        List<Value> inputs = new ArrayList<>(node.inputs());
        Constant one = Constant.of(ElementType.INT64, Shape.of(1), 1L);
        inputs.set(0, node.graph().operator("ConstantOfShape", Attributes.NONE.with("value", one), x.shapeVector()));
        Value kept = node.operator("Trilu", inputs, node.attributes(), 1).get(0).greater(0);
        return List.of(kept.choose(x, node.graph().constant(0)));
    }

    /** Running sums of floats along an axis: the product with a triangle of ones. */
    private static List<Value> cumulative(NodeTranslation node) {
        Value x = node.input(0);
        int rank = x.shape().rank();
        int axis = x.shape().normalize((int) node.constant(1, "axis").longAt(0));
        if (!x.type().isFloat() || !(x.shape().dimension(axis) instanceof Dimension.Fixed extent)) {
            return node.same(node.attributes());
        }
        int size = (int) extent.size();
        boolean reverse = node.attributes().integer("reverse", 0) != 0;
        boolean exclusive = node.attributes().integer("exclusive", 0) != 0;
        float[] summed = new float[size * size];
        for (int from = 0; from < size; from++) {
            for (int to = 0; to < size; to++) {
                boolean before = reverse ? from > to : from < to;
                summed[from * size + to] = before || from == to && !exclusive ? 1 : 0;
            }
        }
        Value triangle = node.graph().constant(Constant.of(Shape.of(size, size), summed));
        int[] order = lastExchanged(rank, axis);
        return List.of(x.transpose(order).matmul(triangle).transpose(order));
    }

    /** All axes in order, but for one that is exchanged with the last. */
    static int[] lastExchanged(int rank, int axis) {
        int[] order = IntStream.range(0, rank).toArray();
        order[axis] = rank - 1;
        order[rank - 1] = axis;
        return order;
    }

    /** Of floats, what is left after a whole number of divisors, with the dividend's sign. */
    private static List<Value> remainder(NodeTranslation node) {
        Value x = node.input(0);
        if (!x.type().isFloat()) {
            Upgrades.requireNoZero(node);
            return node.same(node.attributes());
        }
        Value quotient = x.dividedBy(node.input(1));
        Value whole = node.graph().operator("Floor", Attributes.NONE, quotient.abs());
        Value sign = node.graph().operator("Sign", Attributes.NONE, quotient);
        return List.of(x.minus(whole.times(sign).times(node.input(1))));
    }

    /** A product of floats over some axes: one slice times the next. */
    private static List<Value> product(NodeTranslation node) {
        Value x = node.input(0);
        if (!x.type().isFloat()) {
            return LayoutUpgrades.reduce(node);
        }
        int rank = x.shape().rank();
        int[] axes = node.attributes()
                .integers("axes")
                .or(() -> node.numbers(1, "axes").filter(all -> all.length > 0))
                .map(all -> Arrays.stream(all)
                        .mapToInt(axis -> x.shape().normalize((int) axis))
                        .toArray())
                .orElse(IntStream.range(0, rank).toArray());
        Value result = x;
        for (int axis : axes) {
            long extent = fixed(node, x.shape(), axis);
            if (extent < 1 || extent > MOST_COPIES) {
                throw node.refuse("a product over an extent of " + extent + " is not supported");
            }
            Value whole = result;
            result = whole.slice(axis, 0, 1);
            for (long index = 1; index < extent; index++) {
                result = result.times(whole.slice(axis, index, index + 1));
            }
        }
        return List.of(node.attributes().integer("keepdims", 1) != 0 ? result : result.squeeze(axes));
    }

    /** Blocks put back to where they were cut out, and added: the transposed convolution with each element's own place. */
    private static Value folded(NodeTranslation node) {
        Value x = node.input(0);
        long[] image = node.constant(1, "image's shape").longs();
        long[] block = node.constant(2, "block's shape").longs();
        int axes = block.length;
        long[] ones = new long[axes];
        Arrays.fill(ones, 1);
        long[] strides = node.attributes().integers("strides").orElse(ones);
        long[] dilations = node.attributes().integers("dilations").orElse(ones);
        long[] pads = node.attributes().integers("pads").orElse(new long[2 * axes]);
        long size = Arrays.stream(block).reduce(1, (a, b) -> a * b);
        long channels = fixed(node, x.shape(), 1) / size;
        long[] blocks = new long[axes + 2];
        long[] unread = new long[axes];
        blocks[0] = -1;
        blocks[1] = channels * size;
        for (int axis = 0; axis < axes; axis++) {
            long within = image[axis] + pads[axis] + pads[axis + axes] - dilations[axis] * (block[axis] - 1) - 1;
            blocks[axis + 2] = within / strides[axis] + 1;
            unread[axis] = within % strides[axis];
        }
        float[] places = new float[(int) (channels * size * size)];
        for (int row = 0; row < channels * size; row++) {
            places[(int) (row * size + row % size)] = 1;
        }
        long[] shape = new long[axes + 2];
        shape[0] = channels * size;
        shape[1] = 1;
        System.arraycopy(block, 0, shape, 2, axes);
        Attributes attributes = Attributes.NONE
                .with("strides", strides)
                .with("dilations", dilations)
                .with("pads", pads)
                .with("output_padding", unread)
                .with("group", channels);
        Value weight = node.graph().constant(Constant.of(Shape.of(shape), places));
        return node.graph().operator("ConvTranspose", attributes, x.reshape(blocks), weight);
    }
}
