package dev.cohort.graph;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.ImportedModel;
import dev.cohort.api.graph.ImportedTensors;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.safetensors.TensorFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph under construction: nodes in an order in which they can be computed.
 *
 * <p>Names are made here and are unique; the same construction gives the same names. Instances belong to one thread.
 */
public final class Graph implements GraphBuilder {
    /** The domain of ONNX's own operators. */
    public static final String STANDARD = "";

    /** The domain of ONNX Runtime's operators, its gradient kernels among them. */
    public static final String MICROSOFT = "com.microsoft";

    /** The domain of gradients that stand for a composition of standard operators until the graph is lowered. */
    public static final String GRADIENT = "dev.cohort.gradient";

    /** The domain of recurrent operators that walk through sequences in Java. */
    public static final String RECURRENT = "dev.cohort.recurrent";

    /** The version of ONNX's operators that graphs are written in. */
    public static final int OPSET = 17;

    private final ElementType floatType;
    private final Differentiator differentiator;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, GraphValue> inputs = new LinkedHashMap<>();
    private final Map<String, GraphValue> outputs = new LinkedHashMap<>();
    private final Map<Constant, GraphValue> constants = new LinkedHashMap<>();
    private final Map<Computation, Node> integers = new HashMap<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<String> account = new ArrayList<>();
    private final GraphValue absent;

    /**
     * @param floatType what parameters and constants are held in
     * @param differentiator answers {@link #gradient}
     */
    public Graph(ElementType floatType, Differentiator differentiator) {
        this.floatType = floatType;
        this.differentiator = differentiator;
        this.absent = new GraphValue(this, "", new ValueInfo(floatType, Shape.SCALAR), null);
    }

    @Override
    public ElementType floatType() {
        return floatType;
    }

    /**
     * Adds an input.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public GraphValue input(String name, ElementType type, Shape shape) {
        if (names.putIfAbsent(name, 1) != null) {
            throw new IllegalArgumentException("the graph already has a value named " + name);
        }
        GraphValue input = new GraphValue(this, name, new ValueInfo(type, shape), null);
        inputs.put(name, input);
        return input;
    }

    /**
     * Makes a value an output under a name of its own; one value may be several outputs.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public void output(String name, Value value) {
        GraphValue own = own(value);
        if (names.putIfAbsent(name, 1) != null) {
            throw new IllegalArgumentException("the graph already has a value named " + name);
        }
        outputs.put(name, own);
    }

    @Override
    public GraphValue constant(double value) {
        return constant(Constant.of(floatType, Shape.SCALAR, value));
    }

    @Override
    public GraphValue constant(Constant given) {
        Constant constant = given.type().isFloat() && given.type() != floatType ? converted(given) : given;
        return exact(constant);
    }

    /** A constant of the very element type given, be it not the graph's. */
    public GraphValue exact(Constant constant) {
        return constants.computeIfAbsent(
                constant,
                key -> new GraphValue(this, unique("constant"), ShapeInference.ofConstant(constant), constant));
    }

    /**
     * A constant under a name of its own, as parameters have it in an exported model.
     *
     * @throws IllegalArgumentException if the name is taken
     */
    public GraphValue initializer(String name, Constant constant) {
        if (names.putIfAbsent(name, 1) != null) {
            throw new IllegalArgumentException("the graph already has a value named " + name);
        }
        return new GraphValue(this, name, ShapeInference.ofConstant(constant), constant);
    }

    private Constant converted(Constant given) {
        double[] elements = new double[given.length()];
        for (int index = 0; index < elements.length; index++) {
            elements[index] = given.doubleAt(index);
        }
        return Constant.of(floatType, given.shape(), elements);
    }

    @Override
    public GraphValue absent() {
        return absent;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Integers and booleans that are known already, as most of the arithmetic on shapes is, become constants; those
     * that an equal operator computes already are taken from it.
     */
    @Override
    public List<Value> operator(String type, List<Value> inputs, Attributes attributes, int outputs) {
        List<GraphValue> own = own(inputs);
        List<ValueInfo> infos = ShapeInference.infer(STANDARD, type, own, attributes, outputs);
        if (type.equals("Constant")) {
            return List.of(constant(attributes.constant("value").orElseThrow()));
        }
        if (infos.stream().anyMatch(info -> info.type().isFloat())) {
            return List.copyOf(add(STANDARD, type, own, attributes, infos).outputs());
        }
        List<Optional<Constant>> known =
                infos.stream().map(ShapeInference::constant).toList();
        if (known.stream().allMatch(Optional::isPresent)) {
            return known.stream().map(constant -> (Value) exact(constant.get())).toList();
        }
        return List.copyOf(integers.computeIfAbsent(
                        new Computation(type, own, comparable(attributes), outputs),
                        key -> add(STANDARD, type, own, attributes, infos))
                .outputs());
    }

    /** What an operator computes; equal computations of integers have equal results, none of them being random. */
    private record Computation(String type, List<GraphValue> inputs, Map<String, Object> attributes, int outputs) {}

    /** Attributes whose arrays are equal where their elements are. */
    private static Map<String, Object> comparable(Attributes attributes) {
        Map<String, Object> all = new HashMap<>();
        attributes
                .asMap()
                .forEach((name, value) ->
                        all.put(name, value.getClass().isArray() ? Arrays.deepToString(new Object[] {value}) : value));
        return all;
    }

    /**
     * Adds a standard operator, its outputs' types and shapes inferred.
     *
     * @throws IllegalArgumentException if the inputs do not fit the operator, or it is not known
     */
    public Node add(String domain, String type, List<GraphValue> inputs, Attributes attributes, int outputs) {
        return add(domain, type, inputs, attributes, ShapeInference.infer(domain, type, inputs, attributes, outputs));
    }

    /** Adds an operator whose outputs are known to the caller; {@link ValueInfo#ABSENT} leaves one out. */
    public Node add(
            String domain, String type, List<GraphValue> inputs, Attributes attributes, List<ValueInfo> outputs) {
        List<GraphValue> results = new ArrayList<>();
        for (ValueInfo info : outputs) {
            results.add(info.equals(ValueInfo.ABSENT) ? absent : new GraphValue(this, unique(type), info, null));
        }
        Node node = new Node(domain, type, own(inputs), results, attributes);
        results.stream().filter(GraphValue::isPresent).forEach(result -> result.producedBy(node));
        nodes.add(node);
        return node;
    }

    @Override
    public List<Value> gradient(Value scalar, List<Value> by) {
        return List.copyOf(differentiator.gradient(this, own(scalar), own(by)));
    }

    @Override
    public ImportedModel importModel(Path file) {
        return ModelImport.read(file, this, another());
    }

    /** An empty graph of the same kind, to try something out on. */
    public Graph another() {
        return new Graph(floatType, differentiator);
    }

    @Override
    public ImportedTensors importTensors(Path folder) {
        return TensorFolder.open(folder);
    }

    /** Notes what people should know of the model in this graph, or of a file that it was made from. */
    public void remark(String text) {
        remarks.add(text);
    }

    /** What people should know of the model in this graph, and of the files that it was made from. */
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** Notes what was done to make the model in this graph, which is as it should be. */
    public void account(String text) {
        account.add(text);
    }

    /** What was done to make the model in this graph. */
    public List<String> account() {
        return List.copyOf(account);
    }

    /** The nodes, each after those that it reads. */
    public List<Node> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /** The inputs by name, in the order in which they were added. */
    public Map<String, GraphValue> inputs() {
        return Collections.unmodifiableMap(inputs);
    }

    /** The outputs by name, in the order in which they were added. */
    public Map<String, GraphValue> outputs() {
        return Collections.unmodifiableMap(outputs);
    }

    /** A value as this graph's own. @throws IllegalArgumentException if it belongs to another graph */
    public GraphValue own(Value value) {
        if (value instanceof GraphValue own && own.graph() == this) {
            return own;
        }
        throw new IllegalArgumentException("the value " + value + " belongs to another graph");
    }

    private List<GraphValue> own(List<? extends Value> values) {
        return values.stream().map(this::own).toList();
    }

    /** The graph as text, one line for each input, node and output. */
    @Override
    public String toString() {
        return GraphText.of(this);
    }

    private String unique(String stem) {
        String name;
        do {
            name = stem + "_" + names.merge(stem, 1, Integer::sum);
        } while (names.containsKey(name));
        names.put(name, 1);
        return name;
    }
}
