package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Padding, of elements of the input as well. */
final class PaddingUpgrades {
    private PaddingUpgrades() {}

    static void addTo(Map<String, Upgrades.Rule> rules) {
        rules.put("Pad", node -> List.of(pad(node)));
    }

    private static Value pad(NodeTranslation node) {
        long[] pads = pads(node);
        String mode = node.attributes().text("mode", "constant");
        Value x = node.input(0);
        if (!mode.equals("constant")) {
            return gathered(node, x, pads, mode);
        }
        List<Value> inputs = new ArrayList<>(List.of(x, node.vector(pads)));
        if (node.version() < 11) {
            inputs.add(node.graph().constant(node.attributes().number("value", 0)));
        } else if (node.has(2)) {
            inputs.add(node.input(2));
        }
        return node.operator("Pad", inputs, Attributes.NONE, 1).get(0);
    }

    /** How much is added before every axis, then behind every axis. */
    private static long[] pads(NodeTranslation node) {
        if (node.version() < 11) {
            return node.attributes().integers("pads").orElseThrow(() -> node.refuse("it has no pads"));
        }
        long[] some = node.constant(1, "pads").longs();
        int rank = node.input(0).shape().rank();
        int[] axes = node.numbers(3, "axes")
                .map(given -> Arrays.stream(given)
                        .mapToInt(axis -> node.input(0).shape().normalize((int) axis))
                        .toArray())
                .orElse(IntStream.range(0, rank).toArray());
        if (some.length != 2 * axes.length) {
            throw node.refuse("it has " + some.length + " pads for " + axes.length + " axes");
        }
        long[] all = new long[2 * rank];
        for (int index = 0; index < axes.length; index++) {
            all[axes[index]] = some[index];
            all[axes[index] + rank] = some[index + axes.length];
        }
        return all;
    }

    /** What is added are elements of the input: each axis is gathered by indices, which has a gradient. */
    private static Value gathered(NodeTranslation node, Value x, long[] pads, String mode) {
        Value result = x;
        int rank = x.shape().rank();
        for (int axis = 0; axis < rank; axis++) {
            long before = pads[axis];
            long behind = pads[axis + rank];
            if (before == 0 && behind == 0) {
                continue;
            }
            if (!(x.shape().dimension(axis) instanceof Dimension.Fixed known) || known.size() == 0) {
                throw node.refuse("its input " + x.shape() + " must have a known extent at axis " + axis
                        + " for the mode '" + mode + "'");
            }
            long size = known.size();
            long[] indices = new long[Math.toIntExact(Math.max(0, before + size + behind))];
            for (int place = 0; place < indices.length; place++) {
                indices[place] = index(node, mode, place - before, size);
            }
            result = result.gather(axis, node.vector(indices));
        }
        return result;
    }

    /** The element that a place outside shows. */
    private static long index(NodeTranslation node, String mode, long place, long size) {
        return switch (mode) {
            case "edge" -> Math.max(0, Math.min(size - 1, place));
            case "wrap" -> Math.floorMod(place, size);
            case "reflect" -> {
                long there = size == 1 ? 0 : Math.floorMod(place, 2 * (size - 1));
                yield there < size ? there : 2 * (size - 1) - there;
            }
            default -> throw node.refuse("its mode '" + mode + "' is not supported");
        };
    }
}
