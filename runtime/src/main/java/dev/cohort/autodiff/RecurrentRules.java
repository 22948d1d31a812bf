package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.input;
import static dev.cohort.autodiff.GradientRule.none;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Recurrent operators, by backpropagation through time.
 *
 * <p>What went on inside follows from the states, which are an output, or comes from a kernel of the engine that remembers it.
 */
final class RecurrentRules {
    private static final List<String> INPUTS = List.of("X", "W", "R", "B", "initial_h", "initial_c");

    /** The cells by the names of their operators. */
    static final Map<String, RecurrentCell> CELLS = Map.of("LSTM", new LongShortTermMemory());

    private RecurrentRules() {}

    static Map<String, GradientRule> table() {
        return Map.of(
                "LSTM",
                rule("LSTM"),
                "ReverseSequence",
                GradientRule.of(
                        input("input", node -> node.graph()
                                .operator("ReverseSequence", node.attributes(), node.gradient(), node.input(1))),
                        none("sequence_lens")));
    }

    private static GradientRule rule(String type) {
        RecurrentCell cell = Optional.ofNullable(CELLS.get(type)).orElseThrow();
        GradientOperator operator = new GradientOperator(
                type + "Grad",
                node -> new RecurrentGradient(node, cell).composed(),
                cell.kernel()
                        .map(kernel -> KernelForm.of(
                                kernel, node -> Optional.of(new RecurrentGradient(node, cell).byKernel(kernel)))));
        return GradientRule.joint(INPUTS.subList(0, 4 + cell.states()), node -> emit(node, operator, cell))
                .emitting(operator);
    }

    private static List<Optional<Value>> emit(Backward node, GradientOperator operator, RecurrentCell cell) {
        check(node, cell);
        long[] wanted = Arrays.stream(RecurrentGradient.DIFFERENTIABLE)
                .filter(place -> node.hasInput((int) place) && node.needs((int) place))
                .toArray();
        List<ValueInfo> infos = Arrays.stream(wanted)
                .mapToObj(place -> node.input((int) place))
                .map(value -> new ValueInfo(value.type(), value.shape()))
                .toList();
        List<? extends Value> found = operator.emit(
                infos,
                node.attributes().with(RecurrentGradient.WANTED, wanted),
                RecurrentGradient.inputs(node).toArray(Value[]::new));
        List<Optional<Value>> gradients = new ArrayList<>();
        for (int input = 0; input < node.node().inputs().size(); input++) {
            int place = Arrays.binarySearch(wanted, input);
            gradients.add(place < 0 ? Optional.empty() : Optional.of(found.get(place)));
        }
        return gradients;
    }

    /** What no exporter of PyTorch or Keras writes has no gradient here. */
    private static void check(Backward node, RecurrentCell cell) {
        if (node.hasInput(7)) {
            throw node.refuse("its peepholes have none");
        }
        for (String name : List.of("clip", "input_forget")) {
            if (node.attributes().number(name, node.attributes().integer(name, 0)) != 0) {
                throw node.refuse("its " + name + " has none");
            }
        }
        if (node.attributes().asMap().get("activations") instanceof String[] given) {
            for (int place = 0; place < given.length; place++) {
                Set<String> usual =
                        cell.activations().get(place % cell.activations().size());
                if (!usual.contains(given[place].toLowerCase(Locale.ROOT))) {
                    throw node.refuse("its activation " + given[place] + " has none, only " + usual);
                }
            }
        }
        if (!(node.x().shape().dimension(0) instanceof Dimension.Fixed)) {
            throw node.refuse("the length of its sequences, " + node.x() + ", must be known before the graph runs");
        }
    }
}
