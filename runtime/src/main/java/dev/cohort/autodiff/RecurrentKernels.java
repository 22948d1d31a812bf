package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import dev.cohort.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The kernels of recurrent operators that remember what went on inside. They read forwards alone, and all sequences to the
 * end.
 *
 * <p>The engine's gradient kernels, {@code LSTMGrad} and {@code GRUGrad}, take several times as long as a walk back whose
 * products are taken at all places at once, and know no lengths.
 */
final class RecurrentKernels {
    private RecurrentKernels() {}

    /** The recurrent operators of a graph whose gradients are taken. */
    static Set<Node> differentiated(Graph graph) {
        Set<Node> all = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (node.domain().equals(Graph.GRADIENT) && node.attributes().has(RecurrentGradient.WANTED)) {
                RecurrentGradient.forward(node).ifPresent(all::add);
            }
        }
        return all;
    }

    /** The kernel for an operator whose gradient is taken. */
    static Optional<String> of(Node node, Predicate<Kernel> registered) {
        return RecurrentRules.cell(node.type(), node.attributes())
                .flatMap(RecurrentCell::kernel)
                .filter(kernel -> registered.test(
                        new Kernel(Graph.MICROSOFT, kernel, node.output(0).type())));
    }

    /** The outputs of an operator by its kernel. */
    static List<GraphValue> forward(String kernel, Node node, List<GraphValue> inputs) {
        RecurrentCell cell = RecurrentRules.cell(node.type(), node.attributes()).orElseThrow();
        List<List<Value>> found = new ArrayList<>();
        for (Direction direction : Direction.of(node.attributes(), inputs)) {
            List<GraphValue> all = run(kernel, cell, direction, inputs, node.attributes());
            found.add(outputs(cell, direction, all));
        }
        List<GraphValue> outputs = new ArrayList<>();
        for (int output = 0; output < node.outputs().size(); output++) {
            int place = output;
            List<Value> parts = found.stream().map(all -> all.get(place)).toList();
            outputs.add(inputs.get(0).graph().own(Recurrence.joined(parts, output == 0 ? 1 : 0)));
        }
        return outputs;
    }

    /** What an operator of this direction alone gives: Y, Y_h and, of an LSTM, Y_c. */
    private static List<Value> outputs(RecurrentCell cell, Direction direction, List<GraphValue> kernel) {
        List<Value> outputs = new ArrayList<>(List.of(kernel.get(0), kernel.get(1)));
        if (cell.states() == 2) {
            outputs.add(kernel.get(2));
        }
        Value states = kernel.get(0).squeeze(1);
        direction.last().ifPresent(last -> {
            outputs.set(1, states.times(last).sumKeeping(0));
            if (cell.states() == 2) {
                outputs.set(2, cell.remembered(kernel).get(1).times(last).sumKeeping(0));
            }
        });
        if (direction.backwards() || direction.ends().isPresent()) {
            Value within = direction.mask().map(states::times).orElse(states);
            outputs.set(0, direction.turned(within).unsqueeze(1));
        }
        return outputs;
    }

    /** All that the kernel gives for one direction, in the order in which that reads: as {@link RecurrentCell#kernel()}. */
    static List<GraphValue> run(
            String kernel, RecurrentCell cell, Direction direction, List<GraphValue> inputs, Attributes attributes) {
        Graph graph = inputs.get(0).graph();
        List<GraphValue> given = new ArrayList<>(List.of(graph.own(direction.turned(inputs.get(0)))));
        for (int input = 1; input < 5 + cell.states(); input++) {
            boolean read =
                    input != 4 && input < inputs.size() && inputs.get(input).isPresent();
            given.add(read ? graph.own(direction.part(inputs.get(input))) : graph.absent());
        }
        Dimension length = given.get(0).shape().dimension(0);
        Dimension batch = given.get(0).shape().dimension(1);
        Dimension hidden = given.get(2).shape().dimension(2);
        Dimension gates = given.get(2).shape().dimension(1);
        Dimension one = Dimension.of(1);
        List<ValueInfo> infos = new ArrayList<>();
        ValueInfo sequence = info(inputs.get(0), length, one, batch, hidden);
        infos.add(sequence);
        infos.addAll(Collections.nCopies(cell.states(), info(inputs.get(0), one, batch, hidden)));
        infos.addAll(Collections.nCopies(cell.states() - 1, sequence));
        infos.add(info(inputs.get(0), length, one, batch, gates));
        Attributes own =
                Attributes.NONE.with("hidden_size", given.get(2).shape().size(2));
        if (attributes.has("linear_before_reset")) {
            own = own.with("linear_before_reset", attributes.integer("linear_before_reset", 0));
        }
        return graph.add(Graph.MICROSOFT, kernel, given, own, infos).outputs();
    }

    private static ValueInfo info(GraphValue like, Dimension... dimensions) {
        return new ValueInfo(like.type(), Shape.of(dimensions));
    }
}
