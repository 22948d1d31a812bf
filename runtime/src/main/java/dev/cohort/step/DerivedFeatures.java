package dev.cohort.step;

import dev.cohort.api.dataset.CategoryEncoding;
import dev.cohort.api.dataset.Derivation;
import dev.cohort.api.dataset.QuantileScale;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Features as the exported model computes them from raw numbers and categories, as {@link Derivation} says. */
final class DerivedFeatures {
    private final Graph graph;
    private final Derivation derivation;
    private final ElementType type;

    /** @param type what numbers are computed in */
    DerivedFeatures(Graph graph, Derivation derivation, ElementType type) {
        this.graph = graph;
        this.derivation = derivation;
        this.type = type;
    }

    /**
     * Computes the features, the last axis of which is theirs.
     *
     * @param numbers the raw numbers, if there are any
     * @param categories the raw categories, if there are any
     */
    Value of(Optional<Value> numbers, Optional<Value> categories) {
        List<Value> all = new ArrayList<>();
        numbers.map(this::logarithms).ifPresent(all::add);
        categories.ifPresent(raw -> {
            for (int column = 0; column < derivation.encodings().size(); column++) {
                all.add(encoded(raw, column));
            }
        });
        Value features = all.size() == 1
                ? all.get(0)
                : all.get(0).concat(-1, all.subList(1, all.size()).toArray(Value[]::new));
        return derivation.quantiles().isEmpty() ? features : quantiles(features);
    }

    private Value logarithms(Value numbers) {
        if (!derivation.log().contains(true)) {
            return numbers;
        }
        Shape whole = derivation.numbers().orElseThrow().shape();
        int count = derivation.log().size();
        Shape shape = whole.elements() == count ? whole : Shape.of(count);
        double[] taken =
                derivation.log().stream().mapToDouble(log -> log ? 1 : 0).toArray();
        Value chosen =
                graph.exact(Constant.of(type, shape, taken)).greater(graph.exact(Constant.of(type, Shape.SCALAR, 0.5)));
        Value one = graph.exact(Constant.of(type, Shape.SCALAR, 1.0));
        return chosen.choose(numbers.plus(one).log(), numbers);
    }

    private Value encoded(Value categories, int column) {
        CategoryEncoding encoding = derivation.encodings().get(column);
        Value number = categories.slice(-1, column, column + 1);
        if (encoding.table().isEmpty()) {
            return number.equal(graph.exact(Constant.vector(
                            LongStream.rangeClosed(1, encoding.categories()).toArray())))
                    .cast(type);
        }
        Value table = graph.exact(Constant.of(
                type,
                Shape.of(encoding.categories() + 1L, encoding.width()),
                encoding.table().stream()
                        .flatMap(List::stream)
                        .mapToDouble(Double::doubleValue)
                        .toArray()));
        return table.gather(0, number.squeeze(-1));
    }

    /** Each number is looked for among its column's knots, whose number is a power of 2, by halving. */
    private Value quantiles(Value features) {
        List<Optional<QuantileScale>> scales = derivation.quantiles();
        List<Integer> scaled = IntStream.range(0, scales.size())
                .filter(feature -> scales.get(feature).isPresent())
                .boxed()
                .toList();
        List<QuantileScale> own = scaled.stream()
                .map(feature -> scales.get(feature).orElseThrow())
                .toList();
        int most = own.stream().mapToInt(scale -> scale.knots().size()).max().orElseThrow();
        int stride = Integer.highestOneBit(most) == most ? most : 2 * Integer.highestOneBit(most);
        boolean whole = scaled.size() == scales.size();
        Value flat = features.shape().rank() > 2 ? features.reshape(-1, scales.size()) : features;
        Value numbers = whole
                ? flat
                : flat.gather(
                        -1,
                        graph.exact(Constant.vector(
                                scaled.stream().mapToLong(Integer::longValue).toArray())));
        Value knots = table(own, stride, QuantileScale::knots, scale -> Double.POSITIVE_INFINITY);
        Value place = graph.exact(Constant.vector(LongStream.range(0, scaled.size())
                .map(column -> column * stride)
                .toArray()));
        for (int step = stride / 2; step > 0; step /= 2) {
            Value further = place.plus(graph.exact(Constant.of(ElementType.INT64, Shape.SCALAR, (long) step)));
            place = numbers.less(knots.gather(0, further)).choose(place, further);
        }
        Value one = graph.exact(Constant.of(type, Shape.SCALAR, 1.0));
        Value zero = graph.exact(Constant.of(type, Shape.SCALAR, 0.0));
        Value knot = knots.gather(0, place);
        Value above = table(own, stride, QuantileScale::above, scale -> 1)
                .gather(0, place)
                .plus(table(own, stride, QuantileScale::slope, scale -> 0)
                        .gather(0, place)
                        .times(numbers.minus(knot)));
        Value at = table(own, stride, QuantileScale::at, scale -> 1).gather(0, place);
        Value shares = numbers.equal(knot).choose(at, numbers.less(knot).choose(zero, above.minimum(one)));
        if (!whole) {
            long[] order = LongStream.range(0, scales.size())
                    .map(feature ->
                            scaled.contains((int) feature) ? scales.size() + scaled.indexOf((int) feature) : feature)
                    .toArray();
            shares = flat.concat(-1, shares).gather(-1, graph.exact(Constant.vector(order)));
        }
        return flat == features ? shares : reshaped(shares, features);
    }

    private static Value reshaped(Value value, Value like) {
        long[] sizes = new long[like.shape().rank()];
        sizes[0] = -1;
        for (int axis = 1; axis < sizes.length; axis++) {
            sizes[axis] = like.shape().size(axis);
        }
        return value.reshape(sizes);
    }

    /** A list of each scale, filled up to as many elements. */
    private Value table(
            List<QuantileScale> scales,
            int stride,
            Function<QuantileScale, List<Double>> list,
            ToDoubleFunction<QuantileScale> rest) {
        double[] elements = new double[scales.size() * stride];
        for (int column = 0; column < scales.size(); column++) {
            List<Double> own = list.apply(scales.get(column));
            for (int index = 0; index < stride; index++) {
                elements[column * stride + index] =
                        index < own.size() ? own.get(index) : rest.applyAsDouble(scales.get(column));
            }
        }
        return graph.exact(Constant.of(type, Shape.of(elements.length), elements));
    }
}
