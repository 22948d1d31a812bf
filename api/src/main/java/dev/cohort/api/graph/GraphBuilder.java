package dev.cohort.api.graph;

import java.nio.file.Path;
import java.util.List;

/**
 * A graph under construction.
 *
 * <p>Most code uses the methods of {@link Value}; {@link #operator(String, Attributes, Value...)} is the way to any
 * operator of ONNX (opset 17) that has no method. Values of different graphs do not mix.
 */
public interface GraphBuilder {
    /** The floating-point type of this graph: constants and parameters take it, authors never write a width. */
    ElementType floatType();

    /** A scalar constant of the graph's floating-point type. */
    Value constant(double value);

    /** A constant; floating-point elements take the graph's type. */
    Value constant(Constant value);

    /** Stands for an optional input of an operator that is left out. */
    Value absent();

    /**
     * Adds an operator with several outputs.
     *
     * @param type the ONNX name, as in {@code MaxPool}
     * @param inputs the inputs; {@link #absent()} where an optional one is left out
     * @param outputs how many outputs are wanted
     * @throws IllegalArgumentException if the inputs do not fit the operator; the message names the shapes
     */
    List<Value> operator(String type, List<Value> inputs, Attributes attributes, int outputs);

    /** Adds an operator and returns its first output. */
    default Value operator(String type, Attributes attributes, Value... inputs) {
        return operator(type, List.of(inputs), attributes, 1).get(0);
    }

    /**
     * The gradients of a scalar by some values, which can be differentiated again.
     *
     * @return one gradient for each of the values, of its shape; zeros where the scalar does not depend on it
     * @throws DifferentiationException if an operator between them has no gradient rule
     */
    List<Value> gradient(Value scalar, List<Value> by);

    /**
     * Reads an ONNX model, to be applied in this graph.
     *
     * @throws ModelFormatException if the file is not an ONNX model, is damaged, uses an operator that is not known, or
     *     names data outside its folder
     */
    ImportedModel importModel(Path file);

    /**
     * Opens the tensors of a model in a folder, as the HuggingFace library writes them: {@code model.safetensors}, or several
     * files and {@code model.safetensors.index.json}. Elements of 16 bits become floats.
     *
     * @throws ModelFormatException if there is no such file, it is damaged, or says what cannot be
     */
    ImportedTensors importTensors(Path folder);
}
