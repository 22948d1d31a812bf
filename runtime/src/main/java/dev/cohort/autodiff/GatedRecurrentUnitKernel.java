package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.ValueInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ONNX Runtime's kernel of a GRU that remembers its gates.
 *
 * <p>The gradient kernel that belongs to it, {@code GRUGrad}, takes several times as long as a walk back whose products are taken
 * at all places at once, and knows no lengths.
 */
record GatedRecurrentUnitKernel(GatedRecurrentUnit cell) implements RecurrentKernel {
    private static final String LINEAR_BEFORE_RESET = "linear_before_reset";

    @Override
    public String domain() {
        return Graph.MICROSOFT;
    }

    @Override
    public String operator() {
        return "GRUTraining";
    }

    @Override
    public Reading read(Direction direction, List<GraphValue> inputs, Attributes attributes) {
        Graph graph = inputs.get(0).graph();
        List<GraphValue> given = new ArrayList<>(List.of(graph.own(direction.turned(inputs.get(0)))));
        for (int input = 1; input < 6; input++) {
            boolean read =
                    input != 4 && input < inputs.size() && inputs.get(input).isPresent();
            given.add(read ? graph.own(direction.part(inputs.get(input))) : graph.absent());
        }
        Dimension length = given.get(0).shape().dimension(0);
        Dimension batch = given.get(0).shape().dimension(1);
        Dimension hidden = given.get(2).shape().dimension(2);
        Dimension gates = given.get(2).shape().dimension(1);
        Dimension one = Dimension.of(1);
        List<ValueInfo> infos = List.of(
                info(inputs.get(0), length, one, batch, hidden),
                info(inputs.get(0), one, batch, hidden),
                info(inputs.get(0), length, one, batch, gates));
        Attributes own = Attributes.NONE
                .with("hidden_size", given.get(2).shape().size(2))
                .with(LINEAR_BEFORE_RESET, attributes.integer(LINEAR_BEFORE_RESET, 0));
        List<GraphValue> read =
                graph.add(domain(), operator(), given, own, infos).outputs();
        return new Reading(
                read.get(0).squeeze(1),
                read.get(1),
                Optional.empty(),
                List.of(read.get(2).squeeze(1)));
    }

    private static ValueInfo info(GraphValue like, Dimension... dimensions) {
        return new ValueInfo(like.type(), Shape.of(dimensions));
    }

    @Override
    public Recurrence.Gradients gradients(Recurrence recurrence, Reading reading) {
        return cell.gradients(recurrence, reading.inside());
    }
}
