package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.graph.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** One application of a model to a graph: the values by their names in the file, as far as they have been made. */
final class Translation {
    private final OnnxModel model;
    private final GraphBuilder graph;
    private final Variables variables;
    private final Weights weights;
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Constant> constants = new HashMap<>();
    private final Map<String, List<Value>> sequences = new HashMap<>();

    Translation(OnnxModel model, GraphBuilder graph, Variables variables) {
        this.model = model;
        this.graph = graph;
        this.variables = variables;
        this.weights = new Weights(model);
    }

    GraphBuilder graph() {
        return graph;
    }

    Variables variables() {
        return variables;
    }

    long version() {
        return model.version();
    }

    void define(String name, Value value) {
        values.put(name, value);
        sequences.remove(name);
    }

    /** The value of a name as an output of the model. */
    Value value(String name) {
        return weights.contains(name)
                ? graph.constant(weights.elements(name))
                : Optional.ofNullable(values.get(name)).orElseThrow();
    }

    /** The value that a node reads. */
    Value value(OnnxNode node, int input) {
        String name = node.inputs().get(input);
        if (!weights.contains(name)) {
            return value(name);
        }
        Constant elements = weights.elements(name);
        Weights.Place place = new Weights.Place(node, input);
        return switch (weights.role(name, place)) {
            case CONSTANT -> graph.constant(elements);
            case STATE -> variables.state(weights.variable(name, place), elements.shape(), filled(elements));
            case PARAMETER -> parameter(name, place, elements);
        };
    }

    /** A parameter; where an exporter wrote it a second time, transposed, the one that it came from. */
    private Value parameter(String name, Weights.Place place, Constant elements) {
        Optional<String> original = weights.transposed(name);
        if (original.isPresent()
                && model.module().merged().merged(place.node(), place.input()).isEmpty()) {
            Constant turned = weights.elements(original.get());
            return variables
                    .parameter(original.get(), turned.shape(), filled(turned))
                    .transpose(1, 0);
        }
        return variables.parameter(weights.variable(name, place), elements.shape(), filled(elements));
    }

    private static Initializer filled(Constant elements) {
        float[] floats = new float[elements.length()];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = (float) elements.doubleAt(index);
        }
        return Initializer.of(floats);
    }

    /** The elements of an input, where the file has them. */
    Optional<Constant> constant(OnnxNode node, int input) {
        String name = node.inputs().get(input);
        if (weights.contains(name)) {
            return Optional.of(weights.elements(name));
        }
        return Optional.ofNullable(constants.get(name))
                .or(() -> Optional.ofNullable(values.get(name)).flatMap(Value::constant));
    }

    /** The number of examples that the file was made for, where it is not any number. */
    Optional<Long> batch() {
        return model.batch();
    }

    /** Remembers the tensors that a node makes a sequence of. */
    void remember(String name, List<Value> sequence) {
        sequences.put(name, sequence);
    }

    /** The tensors of a sequence. */
    List<Value> sequence(OnnxNode node, int input) {
        return Optional.ofNullable(sequences.get(node.inputs().get(input)))
                .orElseThrow(() -> new IllegalArgumentException("its input " + (input + 1) + " is not a sequence"));
    }

    /** Whether an input is a state that the model brings along. */
    boolean isState(OnnxNode node, int input) {
        String name = node.inputs().get(input);
        return weights.contains(name) && weights.role(name, new Weights.Place(node, input)) == Weights.Role.STATE;
    }

    /** Whether a node or the caller reads a value. */
    boolean isRead(String name) {
        return model.outputs().contains(name)
                || model.allNodes().anyMatch(node -> node.inputs().contains(name));
    }

    /** The node that computes a value outside of other nodes. */
    Optional<OnnxNode> producer(String name) {
        return model.nodes().stream()
                .filter(node -> node.outputs().contains(name))
                .findFirst();
    }

    /** What a name stands for: a value, the elements that are known of it, or a sequence. */
    record Bound(Optional<Value> value, Optional<Constant> constant, Optional<List<Value>> sequence) {
        static Bound of(Value value) {
            return new Bound(Optional.of(value), Optional.empty(), Optional.empty());
        }

        static Bound of(Constant constant, GraphBuilder graph) {
            return new Bound(Optional.of(graph.constant(constant)), Optional.of(constant), Optional.empty());
        }

        /** The elements, where they are known. */
        Optional<Constant> known() {
            return constant.or(() -> value.flatMap(Value::constant));
        }

        static Bound of(List<Value> sequence) {
            return new Bound(Optional.empty(), Optional.empty(), Optional.of(sequence));
        }
    }

    Bound bound(String name) {
        Optional<List<Value>> sequence = Optional.ofNullable(sequences.get(name));
        return new Bound(
                sequence.isPresent() ? Optional.empty() : Optional.of(value(name)),
                Optional.ofNullable(constants.get(name)),
                sequence);
    }

    void bind(String name, Bound bound) {
        bound.value().ifPresent(value -> define(name, value));
        bound.constant().ifPresent(constant -> remember(name, constant));
        bound.sequence().ifPresent(sequence -> remember(name, sequence));
    }

    /** Adds the operators of a graph within a node, given its inputs. */
    List<Bound> inline(OnnxBody body, List<Bound> inputs) {
        for (int input = 0; input < inputs.size(); input++) {
            bind(body.inputs().get(input), inputs.get(input));
        }
        body.initializers().forEach((name, constant) -> bind(name, Bound.of(constant, graph)));
        body.nodes().forEach(this::add);
        return body.outputs().stream().map(this::bound).toList();
    }

    /** Adds a node's operators; what does not fit is the file's fault. */
    void add(OnnxNode node) {
        if (node.type().equals("Identity") && weights.contains(node.outputs().get(0))) {
            return;
        }
        // A node of a loop's body is translated again and again.
        node.outputs().forEach(constants::remove);
        try {
            List<Value> made = withBias(node, Upgrades.translate(new NodeTranslation(node, this)));
            for (int output = 0; output < Math.min(node.outputs().size(), made.size()); output++) {
                if (!node.outputs().get(output).isEmpty()) {
                    checkSize(made.get(output));
                    define(node.outputs().get(output), made.get(output));
                }
            }
        } catch (ModelFormatException problem) {
            throw problem;
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException problem) {
            String hint = model.batch()
                    .map(size -> "; the file was exported for batches of " + size
                            + " alone: export it with a dynamic batch dimension")
                    .orElse("");
            throw Refusal.of(model.file(), "at " + node + ": " + problem.getMessage() + hint);
        }
    }

    /** A product's bias of zeros that the exporter dropped is a parameter again. */
    private List<Value> withBias(OnnxNode node, List<Value> made) {
        Optional<String> bias = model.module().merged().dropped(node);
        if (bias.isEmpty()) {
            return made;
        }
        Value product = made.get(0);
        int rank = product.shape().rank();
        int axis = node.type().equals("Conv") ? 1 : rank - 1;
        Value zeros = variables.parameter(bias.get(), Shape.of(product.shape().size(axis)), Initializer.zeros());
        return List.of(product.plus(
                axis == rank - 1
                        ? zeros
                        : zeros.unsqueeze(IntStream.range(1, rank - 1).toArray())));
    }

    /** Remembers the elements of a node's output, for those that read axes from it. */
    void remember(String name, Constant elements) {
        constants.put(name, elements);
    }

    /** A few bytes can ask for a tensor that no machine holds. */
    private static void checkSize(Value value) {
        long product = 1;
        for (Dimension dimension : value.shape().dimensions()) {
            if (dimension instanceof Dimension.Fixed fixed) {
                product = Math.multiplyExact(product, fixed.size());
            }
        }
        if (product > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("its result " + value.shape() + " has too many elements");
        }
    }

    List<Value> operator(String type, List<Value> inputs, Attributes attributes, int outputs) {
        return new ArrayList<>(graph.operator(type, inputs, attributes, outputs));
    }
}
