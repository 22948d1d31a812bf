package dev.cohort.autodiff;

import dev.cohort.api.graph.Value;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A gradient operator of a recurrent one: inputs are those of the operator, its states Y, and the gradients of its outputs;
 * outputs are the gradients of those inputs that its attribute {@code wanted} names.
 */
final class RecurrentGradient {
    static final String WANTED = "wanted";

    /** The inputs X, W, R, B, initial_h and initial_c. */
    static final long[] DIFFERENTIABLE = {0, 1, 2, 3, 5, 6};

    private static final int FORWARD_INPUTS = 7;
    private static final int STATES = 7;
    private static final int GRADIENTS = 8;

    private final Node node;
    private final RecurrentCell cell;

    RecurrentGradient(Node node, RecurrentCell cell) {
        this.node = node;
        this.cell = cell;
    }

    /** The inputs of the gradient operator of a node. */
    static List<Value> inputs(Backward node) {
        List<Value> inputs = new ArrayList<>();
        for (int input = 0; input < FORWARD_INPUTS; input++) {
            inputs.add(node.hasInput(input) ? node.input(input) : node.graph().absent());
        }
        inputs.add(node.y());
        for (int output = 0; output < 3; output++) {
            inputs.add(
                    node.hasGradient(output)
                            ? node.gradient(output)
                            : node.graph().absent());
        }
        return inputs;
    }

    /** The operator whose gradient this is. */
    static Optional<Node> forward(Node gradient) {
        return gradient.input(STATES).producer();
    }

    /** The gradients by standard operators. */
    List<Value> composed() {
        return gradients((direction, reading) -> cell.gradients(reading, cell.remember(reading)));
    }

    /** The gradients by a kernel, with what it remembers. */
    List<Value> byKernel(RecurrentKernel kernel) {
        List<GraphValue> inputs = node.inputs().subList(0, STATES);
        return gradients(
                (direction, reading) -> kernel.gradients(reading, kernel.read(direction, inputs, node.attributes())));
    }

    private List<Value> gradients(BiFunction<Direction, Recurrence, Recurrence.Gradients> rule) {
        List<Recurrence> readings = new ArrayList<>();
        List<Recurrence.Gradients> all = new ArrayList<>();
        List<Direction> directions = Direction.of(node.attributes(), node.inputs());
        for (Direction direction : directions) {
            Recurrence reading = reading(direction);
            readings.add(reading);
            all.add(rule.apply(direction, reading));
        }
        return Arrays.stream(node.attributes().integers(WANTED).orElseThrow())
                .mapToObj(input -> input == 0 ? sum(directions, readings, all) : stacked(all, (int) input))
                .toList();
    }

    private Recurrence reading(Direction direction) {
        return new Recurrence(
                direction.turned(node.input(0)),
                direction.part(node.input(1)).squeeze(0),
                direction.part(node.input(2)).squeeze(0),
                optional(3).map(value -> direction.part(value).squeeze(0)),
                states(direction, node.input(STATES)),
                optional(5).map(direction::part),
                optional(6).map(direction::part),
                direction.mask(),
                optional(GRADIENTS).map(value -> states(direction, value)),
                optional(GRADIENTS + 1).map(direction::part),
                optional(GRADIENTS + 2).map(direction::part));
    }

    private Optional<GraphValue> optional(int input) {
        return node.hasInput(input) ? Optional.of(node.input(input)) : Optional.empty();
    }

    /** One direction of [length, directions, batch, hidden]. */
    private static Value states(Direction direction, GraphValue value) {
        boolean only = value.shape().size(1) == 1;
        long number = direction.number();
        return direction.turned((only ? value : value.slice(1, number, number + 1)).squeeze(1));
    }

    private static Value sum(List<Direction> directions, List<Recurrence> readings, List<Recurrence.Gradients> all) {
        Optional<Value> sum = Optional.empty();
        for (int index = 0; index < all.size(); index++) {
            Value found = directions
                    .get(index)
                    .turned(all.get(index)
                            .inputGates()
                            .matmul(readings.get(index).weight()));
            sum = Optional.of(sum.isPresent() ? sum.get().plus(found) : found);
        }
        return sum.orElseThrow();
    }

    private static Value stacked(List<Recurrence.Gradients> all, int input) {
        List<Value> parts = new ArrayList<>();
        for (Recurrence.Gradients found : all) {
            parts.add(
                    switch (input) {
                        case 1 -> found.weight().unsqueeze(0);
                        case 2 -> found.recurrent().unsqueeze(0);
                        case 3 -> found.bias().unsqueeze(0);
                        case 5 -> found.first();
                        default -> found.firstCell().orElseThrow();
                    });
        }
        return Recurrence.joined(parts, 0);
    }
}
