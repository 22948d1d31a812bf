package dev.cohort.api.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A tensor of a graph under construction: a handle, not data.
 *
 * <p>Operators broadcast as NumPy does. Axes may be negative, counting from the last. Every method adds to the graph and
 * returns the new value; a shape that does not fit throws {@link IllegalArgumentException} at once.
 */
public interface Value {
    /** The graph that this value belongs to. */
    GraphBuilder graph();

    /** The element type. */
    ElementType type();

    /** The shape, in which some dimensions may be symbols. */
    Shape shape();

    // Arithmetic

    default Value plus(Value other) {
        return apply("Add", other);
    }

    default Value plus(double other) {
        return plus(scalar(other));
    }

    default Value minus(Value other) {
        return apply("Sub", other);
    }

    default Value minus(double other) {
        return minus(scalar(other));
    }

    default Value times(Value other) {
        return apply("Mul", other);
    }

    default Value times(double other) {
        return times(scalar(other));
    }

    default Value dividedBy(Value other) {
        return apply("Div", other);
    }

    default Value dividedBy(double other) {
        return dividedBy(scalar(other));
    }

    default Value power(Value exponent) {
        return apply("Pow", exponent);
    }

    default Value power(double exponent) {
        return power(scalar(exponent));
    }

    default Value negate() {
        return apply("Neg");
    }

    default Value abs() {
        return apply("Abs");
    }

    default Value sign() {
        return apply("Sign");
    }

    default Value sqrt() {
        return apply("Sqrt");
    }

    /** The largest whole number that is not above each element. */
    default Value floor() {
        return apply("Floor");
    }

    /** e to the power of each element. */
    default Value exp() {
        return apply("Exp");
    }

    /** The natural logarithm. */
    default Value log() {
        return apply("Log");
    }

    /** The error function. */
    default Value erf() {
        return apply("Erf");
    }

    default Value square() {
        return times(this);
    }

    /** This divided by another value, and 0, with a gradient of 0, where that is 0: a mean over nothing. */
    default Value ratioTo(Value divisor) {
        return dividedBy(divisor.equal(0).choose(scalar(Double.POSITIVE_INFINITY), divisor));
    }

    default Value maximum(Value other) {
        return apply("Max", other);
    }

    default Value maximum(double other) {
        return maximum(scalar(other));
    }

    default Value minimum(Value other) {
        return apply("Min", other);
    }

    default Value minimum(double other) {
        return minimum(scalar(other));
    }

    // Comparisons and logic

    default Value greater(Value other) {
        return apply("Greater", other);
    }

    default Value greater(double other) {
        return greater(scalar(other));
    }

    default Value less(Value other) {
        return apply("Less", other);
    }

    default Value less(double other) {
        return less(scalar(other));
    }

    default Value equal(Value other) {
        return apply("Equal", other);
    }

    default Value equal(double other) {
        return equal(scalar(other));
    }

    default Value and(Value other) {
        return apply("And", other);
    }

    default Value not() {
        return apply("Not");
    }

    /** This condition's choice: the first value where it holds, the second elsewhere. */
    default Value choose(Value then, Value otherwise) {
        return graph().operator("Where", Attributes.NONE, this, then, otherwise);
    }

    // Activations

    default Value relu() {
        return apply("Relu");
    }

    default Value sigmoid() {
        return apply("Sigmoid");
    }

    default Value tanh() {
        return apply("Tanh");
    }

    /** log(1 + e^x), without overflow. */
    default Value softplus() {
        return apply("Softplus");
    }

    default Value softmax(int axis) {
        return graph().operator("Softmax", Attributes.NONE.with("axis", (long) axis), this);
    }

    default Value logSoftmax(int axis) {
        return graph().operator("LogSoftmax", Attributes.NONE.with("axis", (long) axis), this);
    }

    // Matrices

    /** The matrix product over the last two axes, broadcast over the others. */
    default Value matmul(Value other) {
        return apply("MatMul", other);
    }

    // Reductions; the reduced axes disappear

    /** The sum over all axes: a scalar. */
    default Value sum() {
        return reduce("ReduceSum", false);
    }

    default Value sum(int... axes) {
        return reduce("ReduceSum", false, axes);
    }

    /** The sum over some axes, which stay with extent 1. */
    default Value sumKeeping(int... axes) {
        return reduce("ReduceSum", true, axes);
    }

    /** The mean over all axes: a scalar. */
    default Value mean() {
        return reduce("ReduceMean", false);
    }

    default Value mean(int... axes) {
        return reduce("ReduceMean", false, axes);
    }

    /** The mean over some axes, which stay with extent 1. */
    default Value meanKeeping(int... axes) {
        return reduce("ReduceMean", true, axes);
    }

    default Value maximumOver(int... axes) {
        return reduce("ReduceMax", false, axes);
    }

    // Shapes

    /** The elements, where they are known before the graph runs: those of constants, and of most integers made of shapes. */
    Optional<Constant> constant();

    /** The same elements in another shape; one extent may be -1, and 0 keeps the dimension at that place. */
    default Value reshape(long... sizes) {
        return graph().operator("Reshape", Attributes.NONE, this, graph().constant(Constant.vector(sizes)));
    }

    /** Two dimensions: those before the axis and those from it on, each multiplied together. */
    default Value flatten(int axis) {
        return graph().operator("Flatten", Attributes.NONE.with("axis", (long) axis), this);
    }

    /** The axes in another order. */
    default Value transpose(int... order) {
        // ONNX Runtime takes a transpose of a matrix for an exchange of its axes, whatever the order says.
        if (IntStream.range(0, order.length).allMatch(axis -> order[axis] == axis)) {
            return this;
        }
        return graph().operator("Transpose", Attributes.NONE.with("perm", longs(order)), this);
    }

    /** Without some axes, whose extents are 1. */
    default Value squeeze(int... axes) {
        return graph().operator("Squeeze", Attributes.NONE, this, graph().constant(Constant.vector(longs(axes))));
    }

    /** With new axes of extent 1 at these places of the result. */
    default Value unsqueeze(int... axes) {
        return graph().operator("Unsqueeze", Attributes.NONE, this, graph().constant(Constant.vector(longs(axes))));
    }

    /** Broadcast to a shape that may be known only when the graph runs, given as a vector of int64. */
    default Value expand(Value shape) {
        return graph().operator("Expand", Attributes.NONE, this, shape);
    }

    /** This value's extents as a vector of int64. */
    default Value shapeVector() {
        return apply("Shape");
    }

    /** The elements from one index up to another along an axis; negative indices count from the end. */
    default Value slice(int axis, long from, long to) {
        GraphBuilder graph = graph();
        return graph.operator(
                "Slice",
                Attributes.NONE,
                this,
                graph.constant(Constant.vector(from)),
                graph.constant(Constant.vector(to)),
                graph.constant(Constant.vector(axis)));
    }

    /** This value followed by others along an axis. */
    default Value concat(int axis, Value... others) {
        List<Value> all = new ArrayList<>();
        all.add(this);
        all.addAll(Arrays.asList(others));
        return joined(axis, all);
    }

    /**
     * Values one behind the other along an axis; one alone is itself.
     *
     * @param values at least one
     */
    static Value joined(int axis, List<Value> values) {
        Value first = values.get(0);
        return values.size() == 1
                ? first
                : first.graph()
                        .operator("Concat", values, Attributes.NONE.with("axis", (long) axis), 1)
                        .get(0);
    }

    /** The slices of this value at given indices of an axis. */
    default Value gather(int axis, Value indices) {
        return graph().operator("Gather", Attributes.NONE.with("axis", (long) axis), this, indices);
    }

    /** For each place of the indices, the element of this value at that index of the axis. */
    default Value gatherElements(int axis, Value indices) {
        return graph().operator("GatherElements", Attributes.NONE.with("axis", (long) axis), this, indices);
    }

    /** These elements as another type. */
    default Value cast(ElementType type) {
        return type == type() ? this : graph().operator("Cast", Attributes.NONE.with("to", type.name()), this);
    }

    /** These elements as the graph's floating-point type. */
    default Value toFloat() {
        return cast(graph().floatType());
    }

    /** This value as a constant to differentiation: no gradient passes through it. */
    default Value detached() {
        return graph().operator("Identity", Attributes.NONE.with("detached", 1L), this);
    }

    /** The gradients of this scalar by some values; each can be differentiated again. */
    default List<Value> gradient(Value... by) {
        return graph().gradient(this, List.of(by));
    }

    private Value apply(String operator, Value... others) {
        List<Value> inputs = new ArrayList<>();
        inputs.add(this);
        inputs.addAll(Arrays.asList(others));
        return graph().operator(operator, inputs, Attributes.NONE, 1).get(0);
    }

    /** A number takes the type of the value that it meets, whatever that is. */
    private Value scalar(double number) {
        return type().isFloat()
                ? graph().constant(number)
                : graph().constant(Constant.of(type(), Shape.SCALAR, (long) number));
    }

    private Value reduce(String operator, boolean keep, int... axes) {
        Attributes attributes = Attributes.NONE.with("keepdims", keep ? 1L : 0L);
        if (axes.length == 0) {
            return graph().operator(operator, attributes, this);
        }
        // Opset 17 takes the axes of ReduceSum as an input and those of the others as an attribute.
        return operator.equals("ReduceSum")
                ? graph().operator(operator, attributes, this, graph().constant(Constant.vector(longs(axes))))
                : graph().operator(operator, attributes.with("axes", longs(axes)), this);
    }

    private static long[] longs(int[] axes) {
        return Arrays.stream(axes).asLongStream().toArray();
    }
}
