package dev.cohort.autodiff;

import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How gradients pass from the outputs of an operator back to its inputs.
 *
 * <p>A rule may return a gradient that is still broadcast, or could be broadcast, against its input: summing it back,
 * and adding up the gradients of a value that is read several times, is the driver's work alone.
 *
 * @param inputs the names of the inputs that have gradients, as in the ONNX specification; none for an operator whose
 *     gradient is zero everywhere
 * @param gradients one optional gradient for each input of the node, in their order; the list may end early
 * @param operators the gradient operators that the rule may emit
 */
public record GradientRule(
        List<String> inputs, Function<Backward, List<Optional<Value>>> gradients, List<GradientOperator> operators) {
    /** The rule of operators that are constant between jumps, or whose outputs are not numbers: their gradient is zero. */
    public static final GradientRule ZERO = new GradientRule(List.of(), node -> List.of(), List.of());

    public GradientRule {
        inputs = List.copyOf(inputs);
        operators = List.copyOf(operators);
    }

    /** The gradient of one input, computed only where it is needed. */
    public record Input(String name, Optional<Function<Backward, Value>> gradient) {}

    /** An input with a gradient. */
    public static Input input(String name, Function<Backward, Value> gradient) {
        return new Input(name, Optional.of(gradient));
    }

    /** An input without a gradient, as indices and shapes are. */
    public static Input none(String name) {
        return new Input(name, Optional.empty());
    }

    /** A rule with one formula for each input. */
    public static GradientRule of(Input... inputs) {
        return new GradientRule(
                Arrays.stream(inputs)
                        .filter(input -> input.gradient().isPresent())
                        .map(Input::name)
                        .toList(),
                node -> each(node, Arrays.asList(inputs)),
                List.of());
    }

    /** The rule of an operator with the one input {@code X}, whose gradient uses these gradient operators. */
    public static GradientRule unary(Function<Backward, Value> gradient, GradientOperator... operators) {
        return of(input("X", gradient)).emitting(operators);
    }

    /** The formula of one of several like inputs, given its place. */
    @FunctionalInterface
    public interface Any {
        Value gradient(Backward node, int input);
    }

    /** A rule for any number of inputs that are alike. */
    public static GradientRule variadic(String name, Any gradient) {
        return joint(List.of(name), node -> {
            List<Optional<Value>> gradients = new ArrayList<>();
            for (int index = 0; index < node.node().inputs().size(); index++) {
                gradients.add(node.needs(index) ? Optional.of(gradient.gradient(node, index)) : Optional.empty());
            }
            return gradients;
        });
    }

    /** A rule whose inputs share their work. */
    public static GradientRule joint(List<String> inputs, Function<Backward, List<Optional<Value>>> gradients) {
        return new GradientRule(inputs, gradients, List.of());
    }

    /** This rule, known to emit some gradient operators. */
    public GradientRule emitting(GradientOperator... emitted) {
        return new GradientRule(inputs, gradients, List.of(emitted));
    }

    private static List<Optional<Value>> each(Backward node, List<Input> inputs) {
        List<Optional<Value>> gradients = new ArrayList<>();
        for (int index = 0; index < Math.min(inputs.size(), node.node().inputs().size()); index++) {
            Optional<Function<Backward, Value>> formula = inputs.get(index).gradient();
            gradients.add(node.needs(index) ? formula.map(gradient -> gradient.apply(node)) : Optional.empty());
        }
        return gradients;
    }
}
