package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.onnx.Translation.Bound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Sequences of tensors, whose number is known: they are lists while the file is read. */
final class SequenceUpgrades {
    private SequenceUpgrades() {}

    static void addTo(Map<String, Upgrades.Rule> rules) {
        rules.put("SplitToSequence", SequenceUpgrades::split);
        rules.put("SequenceEmpty", node -> remember(node, List.of()));
        rules.put("SequenceConstruct", node -> remember(node, node.inputs()));
        rules.put("SequenceInsert", node -> {
            List<Value> all = new ArrayList<>(sequence(node));
            all.add(node.has(2) ? place(node, 2, all.size() + 1) : all.size(), node.input(1));
            return remember(node, all);
        });
        rules.put("SequenceErase", node -> {
            List<Value> all = new ArrayList<>(sequence(node));
            all.remove(node.has(1) ? place(node, 1, all.size()) : all.size() - 1);
            return remember(node, all);
        });
        rules.put(
                "SequenceAt",
                node -> List.of(sequence(node).get(place(node, 1, sequence(node).size()))));
        rules.put(
                "SequenceLength",
                node -> List.of(node.graph().constant(Constant.of(ElementType.INT64, Shape.SCALAR, (long)
                        sequence(node).size()))));
        rules.put("ConcatFromSequence", node -> List.of(concatenated(node)));
    }

    private static List<Value> sequence(NodeTranslation node) {
        return node.translation().sequence(node.node(), 0);
    }

    private static List<Value> remember(NodeTranslation node, List<Value> sequence) {
        node.translation().bind(node.node().outputs().get(0), Bound.of(List.copyOf(sequence)));
        return List.of();
    }

    private static int place(NodeTranslation node, int input, int size) {
        long index = node.constant(input, "position").longAt(0);
        long place = index < 0 ? index + size : index;
        if (place < 0 || place >= size) {
            throw node.refuse("its position " + index + " is none of the " + size + " of its sequence");
        }
        return (int) place;
    }

    private static Value concatenated(NodeTranslation node) {
        List<Value> all = sequence(node);
        if (all.isEmpty()) {
            throw node.refuse("its sequence is empty");
        }
        int axis = (int) node.attributes().integer("axis", 0);
        if (node.attributes().integer("new_axis", 0) == 0) {
            return Value.joined(axis, all);
        }
        int place = axis < 0 ? axis + all.get(0).shape().rank() + 1 : axis;
        return Value.joined(
                place, all.stream().map(value -> value.unsqueeze(place)).toList());
    }

    private static List<Value> split(NodeTranslation node) {
        Value x = node.input(0);
        int axis = x.shape().normalize((int) node.attributes().integer("axis", 0));
        long extent = CompositeUpgrades.fixed(node, x.shape(), axis);
        long[] sizes = node.has(1) ? node.constant(1, "split").longs() : new long[] {1};
        boolean scalar = !node.has(1) || node.constant(1, "split").shape().rank() == 0;
        List<Value> parts = new ArrayList<>();
        long from = 0;
        for (int part = 0; from < extent; part++) {
            long to = Math.min(extent, from + (scalar ? sizes[0] : sizes[part]));
            if (to <= from) {
                throw node.refuse("it splits " + x.shape() + " into " + Arrays.toString(sizes));
            }
            Value taken = x.slice(axis, from, to);
            boolean keep = node.has(1) || node.attributes().integer("keepdims", 1) != 0;
            parts.add(keep ? taken : taken.squeeze(axis));
            from = to;
        }
        return remember(node, parts);
    }
}
