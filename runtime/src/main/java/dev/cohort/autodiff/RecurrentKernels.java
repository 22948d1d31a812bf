package dev.cohort.autodiff;

import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Recurrent operators by the kernels that their gradients want. */
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
    static Optional<RecurrentKernel> of(Node node, Predicate<Kernel> registered) {
        return RecurrentRules.cell(node.type(), node.attributes())
                .flatMap(RecurrentCell::kernel)
                .filter(kernel -> registered.test(new Kernel(
                        kernel.domain(), kernel.operator(), node.output(0).type())));
    }

    /** The outputs of an operator by its kernel. */
    static List<GraphValue> forward(RecurrentKernel kernel, Node node, List<GraphValue> inputs) {
        List<List<Value>> found = new ArrayList<>();
        for (Direction direction : Direction.of(node.attributes(), inputs)) {
            found.add(outputs(direction, kernel.read(direction, inputs, node.attributes())));
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
    private static List<Value> outputs(Direction direction, RecurrentKernel.Reading read) {
        Value states = read.states();
        Optional<Value> ends = direction.last();
        List<Value> outputs = new ArrayList<>();
        Value within = direction.mask().map(states::times).orElse(states);
        outputs.add(direction.turned(within).unsqueeze(1));
        outputs.add(ends.map(last -> states.times(last).sumKeeping(0)).orElse(read.last()));
        read.cells()
                .map(cells -> ends.map(last -> cells.times(last).sumKeeping(0)).orElseGet(() -> Recurrence.last(cells)))
                .ifPresent(outputs::add);
        return outputs;
    }
}
