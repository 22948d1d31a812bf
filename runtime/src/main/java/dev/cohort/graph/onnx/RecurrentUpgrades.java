package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Recurrent operators, whose sequences may be laid out with the batch first, and whose first states are mostly zeros. */
final class RecurrentUpgrades {
    private static final int FIRST_STATE = 5;

    private RecurrentUpgrades() {}

    static void addTo(Map<String, Upgrades.Rule> rules) {
        for (String type : List.of("LSTM", "GRU", "RNN")) {
            rules.put(type, RecurrentUpgrades::recurrence);
        }
        // ONNX Runtime leaves what is of length 0 as it finds the memory; turning one place moves nothing either.
        rules.put(
                "ReverseSequence",
                node -> List.of(node.graph()
                        .operator(
                                "ReverseSequence",
                                node.attributes(),
                                node.input(0),
                                node.input(1).maximum(1))));
    }

    /** Layout 1 has the batch first, in sequences as in states: [batch, length, directions, hidden] and [batch, directions, hidden]. */
    private static List<Value> recurrence(NodeTranslation node) {
        boolean batchFirst = node.attributes().integer("layout", 0) != 0;
        List<Value> inputs = new ArrayList<>();
        for (int input = 0; input < node.node().inputs().size(); input++) {
            boolean state = input == FIRST_STATE || input == FIRST_STATE + 1;
            boolean absent = !node.has(input)
                    || state
                            && node.known(input)
                                    .filter(RecurrentUpgrades::isZero)
                                    .isPresent();
            Value value = absent ? node.graph().absent() : node.input(input);
            boolean turned = batchFirst && !absent && (state || input == 0);
            inputs.add(turned ? value.transpose(1, 0, 2) : value);
        }
        Attributes attributes = node.attributes().without("layout");
        if (!attributes.has("hidden_size")) {
            attributes = attributes.with("hidden_size", inputs.get(2).shape().size(2));
        }
        List<Value> outputs = node.operator(node.type(), inputs, attributes, node.outputs());
        if (!batchFirst) {
            return outputs;
        }
        return IntStream.range(0, outputs.size())
                .mapToObj(output -> output == 0
                        ? outputs.get(0).transpose(2, 0, 1, 3)
                        : outputs.get(output).transpose(1, 0, 2))
                .toList();
    }

    private static boolean isZero(Constant constant) {
        return IntStream.range(0, constant.length()).allMatch(index -> constant.doubleAt(index) == 0);
    }
}
