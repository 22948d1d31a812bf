package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.input;
import static dev.cohort.autodiff.GradientRule.none;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Recurrent operators, by backpropagation through time.
 *
 * <p>What went on inside follows from the states, which are an output, or comes from a kernel of the engine that remembers it.
 */
final class RecurrentRules {
    private static final List<String> INPUTS = List.of("X", "W", "R", "B", "initial_h", "initial_c");

    /** The cells by the names of their operators, which depend on attributes. */
    private static final Map<String, Function<Attributes, RecurrentCell>> CELLS = Map.of(
            "LSTM",
            attributes -> new LongShortTermMemory(),
            "GRU",
            attributes -> new GatedRecurrentUnit(attributes.integer("linear_before_reset", 0) != 0),
            "RNN",
            attributes -> new SimpleRecurrence(activations(attributes).contains("relu")));

    private RecurrentRules() {}

    static Map<String, GradientRule> table() {
        Map<String, GradientRule> table = new HashMap<>();
        CELLS.keySet().forEach(type -> table.put(type, rule(type)));
        table.put(
                "ReverseSequence",
                GradientRule.of(
                        input("input", node -> node.graph()
                                .operator("ReverseSequence", node.attributes(), node.gradient(), node.input(1))),
                        none("sequence_lens")));
        return table;
    }

    /** The cell of a recurrent operator; empty for other operators. */
    static Optional<RecurrentCell> cell(String type, Attributes attributes) {
        return Optional.ofNullable(CELLS.get(type)).map(made -> made.apply(attributes));
    }

    private static GradientRule rule(String type) {
        RecurrentCell usual = cell(type, Attributes.NONE).orElseThrow();
        GradientOperator operator = new GradientOperator(
                type + "Grad",
                node -> gradient(type, node).composed(),
                usual.kernel()
                        .map(kernel -> new KernelForm(kernel.domain(), kernel.operator(), node -> {
                            RecurrentGradient gradient = gradient(type, node);
                            return Optional.of(gradient.byKernel(kernelOf(type, node)));
                        })));
        return GradientRule.joint(INPUTS.subList(0, 4 + usual.states()), node -> emit(node, operator))
                .emitting(operator);
    }

    private static RecurrentKernel kernelOf(String type, Node node) {
        return cell(type, node.attributes()).flatMap(RecurrentCell::kernel).orElseThrow();
    }

    private static RecurrentGradient gradient(String type, Node node) {
        return new RecurrentGradient(node, cell(type, node.attributes()).orElseThrow());
    }

    /** The activations that an operator names, in lower case. */
    private static List<String> activations(Attributes attributes) {
        return attributes.asMap().get("activations") instanceof String[] given
                ? Arrays.stream(given)
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList()
                : List.of();
    }

    private static List<Optional<Value>> emit(Backward node, GradientOperator operator) {
        check(node);
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
    private static void check(Backward node) {
        if (node.hasInput(7)) {
            throw node.refuse("its peepholes have none");
        }
        for (String name : List.of("clip", "input_forget")) {
            if (node.attributes().asMap().get(name) instanceof Number number && number.doubleValue() != 0) {
                throw node.refuse("its " + name + " has none");
            }
        }
        List<List<String>> known =
                cell(node.node().type(), node.attributes()).orElseThrow().activations();
        List<String> given = activations(node.attributes());
        boolean usual = known.stream().anyMatch(each -> {
            List<String> both = new ArrayList<>(each);
            both.addAll(each);
            return given.equals(each) || given.equals(both);
        });
        if (!given.isEmpty() && !usual) {
            throw node.refuse("its activations " + given + " have none, only " + known);
        }
        if (!(node.x().shape().dimension(0) instanceof Dimension.Fixed)) {
            throw node.refuse("the length of its sequences, " + node.x() + ", must be known before the graph runs");
        }
    }
}
