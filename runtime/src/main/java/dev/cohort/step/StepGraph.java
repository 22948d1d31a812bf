package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Scaling;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Adaptation;
import dev.cohort.graph.Extent;
import dev.cohort.graph.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The graph of a step under construction: makes its inputs, and remembers what was declared, assigned and drawn in it. */
final class StepGraph {
    private final Graph graph;
    private final Declarations declarations;
    private final boolean training;
    private final Optional<Adaptation> adaptation;
    private final List<Field> declared;
    private final Map<String, Value> fields = new LinkedHashMap<>();
    private final Map<String, Value> variables = new LinkedHashMap<>();
    private final Map<String, Value> adapted = new LinkedHashMap<>();
    private final Set<String> added = new LinkedHashSet<>();
    private final Map<String, Value> next = new LinkedHashMap<>();
    private final Map<String, Value> drawn = new LinkedHashMap<>();
    private final List<Draw> draws = new ArrayList<>();
    private int dropouts;

    /** @param adaptation what stands between models and their parameters */
    StepGraph(
            Graph graph,
            List<Field> fields,
            Declarations declarations,
            Optional<Adaptation> adaptation,
            boolean training) {
        this(graph, fields, fields, declarations, adaptation, training);
    }

    /**
     * @param declared what the data has
     * @param fields those that this graph reads
     * @param adaptation what stands between models and their parameters
     */
    StepGraph(
            Graph graph,
            List<Field> declared,
            List<Field> fields,
            Declarations declarations,
            Optional<Adaptation> adaptation,
            boolean training) {
        this.graph = graph;
        this.declarations = declarations;
        this.adaptation = adaptation;
        this.training = training;
        this.declared = List.copyOf(declared);
        for (Field field : fields) {
            Shape shape = field.shape().batched();
            Value input = graph.input(Names.field(field.name()), field.type(), shape);
            this.fields.put(field.name(), field.type() == ElementType.UINT8 ? floats(input, field) : input);
        }
    }

    /** Bytes as the numbers that a model reads. */
    private Value floats(Value bytes, Field field) {
        Value floats = bytes.toFloat();
        if (field.scaling().isEmpty()) {
            return floats;
        }
        Scaling scaling = field.scaling().get();
        long[] sizes = new long[field.shape().rank()];
        Arrays.fill(sizes, 1);
        sizes[0] = scaling.mean().length;
        Value mean = graph.constant(Constant.of(ElementType.FLOAT32, Shape.of(sizes), scaling.mean()));
        Value deviation = graph.constant(Constant.of(ElementType.FLOAT32, Shape.of(sizes), scaling.deviation()));
        return floats.minus(mean).dividedBy(deviation);
    }

    Graph graph() {
        return graph;
    }

    /** A step of the same fields, to try a model out on: nothing of it lasts. */
    StepGraph another() {
        return new StepGraph(graph.another(), declared, new Declarations(), Optional.empty(), training);
    }

    boolean training() {
        return training;
    }

    Map<String, Value> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** The value of a variable, which is declared if it was not. */
    Value variable(Variable wanted) {
        Variable variable = declarations.declare(wanted);
        Value known = variables.get(variable.name());
        if (known == null) {
            known = graph.input(Names.variable(variable.name()), graph.floatType(), variable.shape());
            variables.put(variable.name(), known);
        }
        return known;
    }

    Optional<Adaptation> adaptation() {
        return adaptation;
    }

    /** What a model reads as a parameter: the same value wherever it asks. */
    Value adapted(Scope scope, String name, Shape shape, Supplier<Value> made) {
        Value known = adapted.get(scope.prefix() + name);
        if (known == null) {
            known = adding(made);
            adapted.put(scope.prefix() + name, known);
        }
        if (!known.shape().equals(shape)) {
            throw new IllegalArgumentException("the parameter " + scope.prefix() + name + " has shape " + known.shape()
                    + ", and is now asked for as a parameter of shape " + shape);
        }
        return known;
    }

    /** What an adaptation makes, which may add variables to those of the model. */
    Value adding(Supplier<Value> made) {
        Set<String> before = Set.copyOf(variables.keySet());
        Value value = made.get();
        variables.keySet().stream().filter(name -> !before.contains(name)).forEach(added::add);
        return value;
    }

    /** The variables that an adaptation has added to those of the model. */
    Set<String> added() {
        Set<String> others = new LinkedHashSet<>(added);
        others.removeAll(adapted.keySet());
        return others;
    }

    /** What models read as parameters and an adaptation has computed of several variables, by the names of the parameters. */
    Map<String, Value> computed() {
        Map<String, Value> computed = new LinkedHashMap<>(adapted);
        computed.values().removeAll(variables.values());
        return computed;
    }

    /** The variable that a value is. */
    private Optional<Variable> variable(Value value) {
        return variables.entrySet().stream()
                .filter(entry -> entry.getValue() == value)
                .flatMap(entry -> Stream.ofNullable(declarations.all().get(entry.getKey())))
                .findFirst();
    }

    /** The first values of a variable, as a state under a prefix. */
    Value copy(Value value, String prefix) {
        Variable origin = variable(value)
                .orElseThrow(() -> new IllegalArgumentException(
                        "only a parameter or a state was there when training began, not " + value));
        return variable(new Variable(
                prefix + origin.name(), origin.shape(), origin.initializer(), Role.STATE, origin.origin()));
    }

    void assign(Value state, Value value) {
        String name = variable(state)
                .filter(variable -> variable.role() == Role.STATE)
                .map(Variable::name)
                .orElseThrow(() -> new IllegalArgumentException("only a state can be assigned to, not " + state));
        if (!value.shape().equals(state.shape())) {
            throw new IllegalArgumentException(
                    "the state " + name + " has shape " + state.shape() + ", not " + value.shape());
        }
        if (training) {
            next.put(name, value);
        }
    }

    Value drop(Value value, double probability) {
        if (value.type() != ElementType.FLOAT32) {
            throw new IllegalArgumentException("dropout needs 32-bit floats, not " + value.type());
        }
        int place = dropouts++;
        Shape drawn = byExample(value.shape());
        Value mask = draw(
                Names.mask(place), Integer.toString(place), drawn, new Distribution.Dropout(probability), "dropout");
        return value.times(drawn.equals(value.shape()) ? mask : mask.reshape(rows(value.shape())));
    }

    /** The shape with an axis for the examples, where the first one is of several rows for each. */
    private static Shape byExample(Shape shape) {
        OptionalLong rows = shape.rank() == 0
                ? OptionalLong.empty()
                : Extent.of(shape.dimension(0))
                        .dividedBy(Extent.of(Dimension.BATCH))
                        .map(Extent::number)
                        .orElse(OptionalLong.empty());
        if (rows.orElse(1) == 1) {
            return shape;
        }
        List<Dimension> dimensions = new ArrayList<>(shape.dimensions());
        dimensions.set(0, Dimension.of(rows.getAsLong()));
        return new Shape(dimensions).batched();
    }

    private static long[] rows(Shape shape) {
        long[] sizes = new long[shape.rank()];
        sizes[0] = -1;
        for (int axis = 1; axis < sizes.length; axis++) {
            sizes[axis] = shape.size(axis);
        }
        return sizes;
    }

    /** Numbers by name: the same ones where they were drawn before. */
    Value draw(String name, Shape shape, Distribution distribution) {
        String input = Names.draw(name);
        Value known = drawn.get(input);
        if (known == null) {
            known = draw(input, name, shape, distribution, "a draw");
            drawn.put(input, known);
        }
        boolean same = draws.stream()
                .anyMatch(draw -> draw.input().equals(input)
                        && draw.shape().equals(shape)
                        && draw.distribution().equals(distribution));
        if (!same) {
            throw new IllegalArgumentException("the draw " + name + " is asked for with two shapes or distributions");
        }
        return known;
    }

    private Value draw(String input, String name, Shape shape, Distribution distribution, String what) {
        boolean known = shape.dimensions().stream()
                .allMatch(size -> size instanceof Dimension.Fixed || size.equals(Dimension.BATCH));
        if (!known) {
            throw new IllegalArgumentException(what + " needs a shape that is known but for the batch, not " + shape);
        }
        draws.add(new Draw(input, name, shape, distribution));
        return graph.input(input, ElementType.FLOAT32, shape);
    }

    /** The variables that this graph reads, as graph values by name. */
    Map<String, Value> variables() {
        return Collections.unmodifiableMap(variables);
    }

    /** The parameters that this graph reads, as graph values by name. */
    Map<String, Value> parameters() {
        Map<String, Value> parameters = new LinkedHashMap<>(variables);
        declarations.states().forEach(state -> parameters.remove(state.name()));
        return parameters;
    }

    Map<String, Value> next() {
        return next;
    }

    List<Draw> draws() {
        return draws;
    }

    /** What the data says of its fields. */
    List<Field> declared() {
        return declared;
    }

    /** The field that a value is, if it is one as it came. */
    Optional<Field> field(Value value, List<Field> all) {
        return all.stream().filter(field -> fields.get(field.name()) == value).findFirst();
    }
}
