package dev.cohort.autodiff;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;

/** One way of applying an operator: what its floating-point inputs look like, and what is computed from them. */
record Case(String name, List<Input> inputs, BiFunction<Graph, List<GraphValue>, List<? extends Value>> function) {
    /** The size of the batch when a graph runs. */
    static final int BATCH = 2;

    /**
     * An input.
     *
     * @param spec extents separated by blanks, {@code b} for the batch, which the graph knows as a symbol
     * @param range where drawn numbers are put
     */
    record Input(String spec, DoubleUnaryOperator range) {
        static Input of(String spec) {
            return new Input(spec, x -> x);
        }

        private String[] extents() {
            return spec.isEmpty() ? new String[0] : spec.split(" ");
        }

        Shape shape() {
            return new Shape(Arrays.stream(extents())
                    .map(extent -> extent.equals("b") ? Dimension.BATCH : Dimension.of(Long.parseLong(extent)))
                    .toList());
        }

        int[] sizes() {
            return Arrays.stream(extents())
                    .mapToInt(extent -> extent.equals("b") ? BATCH : Integer.parseInt(extent))
                    .toArray();
        }
    }

    /** An operator with attributes, all of its inputs given, and one output. */
    static Case of(String operator, Attributes attributes, Input... inputs) {
        return new Case(
                operator
                        + Arrays.stream(inputs).map(Input::spec).toList()
                        + attributes.asMap().keySet(),
                List.of(inputs),
                (graph, values) -> graph.operator(operator, List.copyOf(values), attributes, 1));
    }

    static Case of(String operator, String... specs) {
        return of(operator, Attributes.NONE, Arrays.stream(specs).map(Input::of).toArray(Input[]::new));
    }

    /** A case whose graph is written with the methods of values. */
    static Case with(String name, List<Input> inputs, BiFunction<Graph, List<GraphValue>, ? extends Value> function) {
        return new Case(name, inputs, (graph, values) -> List.of(function.apply(graph, values)));
    }

    /** A constant of int64 elements. */
    static Value longs(Graph graph, String spec, long... elements) {
        Shape shape = Input.of(spec).shape();
        return graph.constant(Constant.of(ElementType.INT64, shape, elements));
    }

    /** The case's graph with a loss of all outputs; with the gradients of the loss by all inputs, where wanted. */
    Graph graph(ElementType type, boolean gradients) {
        Graph graph = new Graph(type, new ReverseMode());
        List<GraphValue> values = new ArrayList<>();
        for (int index = 0; index < inputs.size(); index++) {
            values.add(graph.input("x" + index, type, inputs.get(index).shape()));
        }
        Value loss = graph.constant(0);
        int seed = 3;
        for (Value output : function.apply(graph, values)) {
            loss = loss.plus(score(graph, output.toFloat(), seed++));
        }
        graph.output("loss", loss);
        if (gradients) {
            List<Value> all = graph.gradient(loss, List.copyOf(values));
            for (int index = 0; index < all.size(); index++) {
                graph.output("g" + index, all.get(index));
            }
        }
        return graph;
    }

    /** A sum in which every element has a gradient of its own. */
    private static Value score(Graph graph, Value output, int seed) {
        long[] sizes = output.shape().dimensions().stream()
                .mapToLong(dimension -> dimension instanceof Dimension.Fixed fixed ? fixed.size() : 1)
                .toArray();
        Random random = new Random(seed);
        double[] weights = new double[(int) Shape.of(sizes).elements()];
        Arrays.setAll(weights, index -> random.nextDouble() * 2 - 1);
        Value weight = graph.constant(Constant.of(graph.floatType(), Shape.of(sizes), weights));
        return output.times(weight).plus(output.square().times(0.3)).sum();
    }

    /** Numbers that lie apart from each other and from the multiples of a half, where functions have their kinks. */
    Map<String, Array> draw() {
        int total = inputs.stream().mapToInt(input -> Array.size(input.sizes())).sum();
        double reach = Math.max(2, total * 0.025);
        List<Double> numbers = new ArrayList<>();
        for (int index = 0; index < total; index++) {
            double number = ((index + 0.5) / total * 2 - 1) * reach;
            boolean close = Math.abs(number - Math.rint(2 * number) / 2) < 0.01;
            numbers.add(close ? number + 0.021 : number);
        }
        Collections.shuffle(numbers, new Random(name.hashCode()));
        Map<String, Array> drawn = new LinkedHashMap<>();
        int next = 0;
        for (int index = 0; index < inputs.size(); index++) {
            double[] data = new double[Array.size(inputs.get(index).sizes())];
            for (int place = 0; place < data.length; place++) {
                data[place] = (float) inputs.get(index).range().applyAsDouble(numbers.get(next++));
            }
            drawn.put("x" + index, new Array(inputs.get(index).sizes(), data));
        }
        return drawn;
    }
}
