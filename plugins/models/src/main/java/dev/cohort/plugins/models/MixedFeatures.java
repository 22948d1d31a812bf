package dev.cohort.plugins.models;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Numbers and categories as one sparse row per example: behind the numbers a 1 for each category that the example has. A category
 * that is not known is all zeros.
 *
 * @param numbers [batch, width]
 * @param categories rows of one table, [batch, columns]
 * @param count how many rows the table has
 */
record MixedFeatures(Optional<Value> numbers, Optional<Value> categories, int count) {
    /** What each number and each category is multiplied by, {@code size} numbers each. */
    record Weights(Optional<Value> numbers, Optional<Value> categories) {
        Weights squared() {
            return new Weights(numbers.map(Value::square), categories.map(Value::square));
        }
    }

    static MixedFeatures of(ModelContext context, Map<String, Value> inputs) {
        Optional<Value> categories = Optional.ofNullable(inputs.get(Field.CATEGORIES));
        Optional<Value> numbers = categories.isPresent() && !inputs.containsKey(Field.FEATURES)
                ? Optional.empty()
                : Optional.of(Inputs.rows(Inputs.numbers(inputs)));
        int count = categories.isPresent()
                ? context.declaration(Field.CATEGORIES)
                        .orElseThrow()
                        .classNames()
                        .size()
                : 0;
        return new MixedFeatures(numbers, categories, count);
    }

    /** Parameters called {@code PREFIXweight} for the numbers and {@code PREFIXcategory.weight} for the categories. */
    Weights weights(Layers layers, String prefix, String name, long size, Initializer otherwise) {
        long width = numbers.map(value -> value.shape().size(1)).orElse(0L);
        long inputs = width + count;
        return new Weights(
                numbers.map(value -> layers.weight(prefix + name, Shape.of(width, size), inputs, size, otherwise)),
                categories.map(value ->
                        layers.weight(prefix + "category." + name, Shape.of(count, size), inputs, size, otherwise)));
    }

    /** The product of the sparse row and weights: [batch, size]. */
    Value times(Weights weights) {
        return Stream.concat(
                        numbers.map(value -> value.matmul(weights.numbers().orElseThrow())).stream(),
                        categories
                                .map(value -> summed(value, weights.categories().orElseThrow()))
                                .stream())
                .reduce(Value::plus)
                .orElseThrow();
    }

    /** The rows of a table that categories name, summed. */
    private static Value summed(Value categories, Value table) {
        Value known = categories.toFloat().minimum(1).unsqueeze(-1);
        return table.gather(0, categories).times(known).sum(1);
    }

    /**
     * The pairs of an example's categories as features of their own.
     *
     * @param buckets among how many features the pairs are distributed
     */
    MixedFeatures crossed(int buckets) {
        Value all = categories.orElseThrow(
                () -> new IllegalArgumentException("crosses are pairs of categories, but the data has none"));
        List<Value> pairs = new ArrayList<>();
        long columns = all.shape().size(1);
        for (int one = 0; one < columns; one++) {
            for (int other = one + 1; other < columns; other++) {
                Value first = all.slice(1, one, one + 1L);
                Value second = all.slice(1, other, other + 1L);
                Value number = first.times(count).plus(second);
                // The remainder, without an operator that CUDA has for floats alone.
                Value bucket = number.minus(number.dividedBy(buckets).times(buckets));
                // As 0 does in all categories, it stands for what is not known.
                Value known = first.greater(0).and(second.greater(0));
                pairs.add(known.choose(
                        bucket.plus(1), number.graph().constant(Constant.of(ElementType.INT64, Shape.SCALAR, 0L))));
            }
        }
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("crosses are pairs of categories, but the data has one column of them");
        }
        return new MixedFeatures(Optional.empty(), Optional.of(Value.joined(1, pairs)), buckets + 1);
    }

    /** Each number squared; a one stays a one. */
    MixedFeatures squared() {
        return new MixedFeatures(numbers.map(Value::square), categories, count);
    }
}
