package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.ImportedModel.Port;
import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.graph.Variables;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model as a file has it, checked.
 *
 * @param version the version of ONNX's operators that the nodes are written in
 * @param inputs what has no initializer
 * @param outputs the names of the outputs
 * @param initializers the constants and weights by name
 * @param nodes the operators, each after those that it reads
 * @param fromPyTorch whether PyTorch wrote the file
 * @param module what the file remembers of the module that it was exported from
 * @param remarks what people should know who train this model
 */
public record OnnxModel(
        Path file,
        long version,
        List<Port> inputs,
        List<String> outputs,
        Map<String, Constant> initializers,
        List<OnnxNode> nodes,
        boolean fromPyTorch,
        ModuleRecord module,
        List<String> remarks) {

    /** All nodes, those within others too. */
    Stream<OnnxNode> allNodes() {
        return nodes.stream().flatMap(OnnxNode::all);
    }

    /** The number of examples that the file was made for, where it is not any number. */
    Optional<Long> batch() {
        return inputs.stream()
                .filter(port -> port.shape().rank() > 0)
                .findFirst()
                .map(port -> port.shape().dimension(0))
                .filter(Dimension.Fixed.class::isInstance)
                .map(dimension -> ((Dimension.Fixed) dimension).size());
    }

    /**
     * Adds the operators to a graph.
     *
     * @param given a value for each input by name
     * @return the outputs by name
     * @throws IllegalArgumentException if an input is missing or has another shape
     * @throws ModelFormatException if an operator cannot be translated
     */
    public Map<String, Value> apply(GraphBuilder graph, Variables variables, Map<String, Value> given) {
        Translation translation = new Translation(this, graph, variables);
        for (Port port : inputs) {
            Value value = given.get(port.name());
            if (value == null) {
                throw new IllegalArgumentException("the input " + port.name() + " of " + file.getFileName()
                        + " was not given; given were " + given.keySet());
            }
            checkShape(port, value);
            ElementType type = port.type().isFloat() ? graph.floatType() : port.type();
            translation.define(port.name(), value.cast(type));
        }
        nodes.forEach(translation::add);
        Map<String, Value> results = new LinkedHashMap<>();
        outputs.forEach(name -> results.put(name, translation.value(name)));
        return results;
    }

    private void checkShape(Port port, Value value) {
        Shape wanted = port.shape();
        Shape shape = value.shape();
        boolean fits = wanted.rank() == shape.rank();
        // The first dimension is the batch, be it a number in the file.
        for (int axis = 1; fits && axis < wanted.rank(); axis++) {
            boolean fixed = wanted.dimension(axis) instanceof Dimension.Fixed
                    && shape.dimension(axis) instanceof Dimension.Fixed;
            fits = !fixed || wanted.dimension(axis).equals(shape.dimension(axis));
        }
        if (!fits) {
            throw new IllegalArgumentException("the input " + port.name() + " of " + file.getFileName()
                    + " has the shape " + wanted + ", but " + shape + " was given");
        }
    }
}
