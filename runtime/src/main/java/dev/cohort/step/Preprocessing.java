package dev.cohort.step;

import dev.cohort.api.dataset.Derivation;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Scaling;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an exported model does to raw features before the network reads them, and to predictions of a target that was scaled: what is
 * missing is filled in, further features are derived, then all is scaled, with the numbers that the training part had.
 */
record Preprocessing(Graph graph) {
    /**
     * A field as the model was trained on it, of raw ones, which become inputs of the graph.
     *
     * @param value the field where the model was trained
     */
    GraphValue of(GraphValue value, Field field) {
        if (field.type() == ElementType.UINT8) {
            return graph.input(field.name(), value.type(), value.shape());
        }
        ElementType type = field.scaling().map(Scaling::raw).orElse(value.type());
        Value raw = field.derivation().isPresent()
                ? derived(field.derivation().get(), value.shape())
                : filled(field, type, value.shape());
        if (field.scaling().isPresent()) {
            Scaling scaling = field.scaling().get();
            Shape shape = each(field, scaling.mean().length);
            Value mean = graph.exact(Constant.of(type, shape, scaling.mean()));
            Value deviation = graph.exact(Constant.of(type, shape, scaling.deviation()));
            raw = cast(type, raw).minus(mean).dividedBy(deviation);
        }
        return graph.own(cast(value.type(), raw));
    }

    /** The shape of numbers that are one for each element, or one for each of the last axis, as those of several rows. */
    private static Shape each(Field field, int count) {
        return count == field.elements() ? field.shape() : Shape.of(count);
    }

    private Value filled(Field field, ElementType type, Shape shape) {
        Value raw = graph.input(field.name(), type, shape);
        if (field.fill().isEmpty()) {
            return raw;
        }
        double[] fill = field.fill().stream().mapToDouble(Double::doubleValue).toArray();
        Value missing = graph.operator("IsNaN", Attributes.NONE, raw);
        return missing.choose(graph.exact(Constant.of(type, each(field, fill.length), fill)), raw);
    }

    /** @param shape that of the field, whose first axis is that of the batch */
    private Value derived(Derivation derivation, Shape shape) {
        Optional<Value> numbers = derivation.numbers().map(raw -> filled(raw, raw.type(), batch(shape, raw)));
        Optional<Value> categories =
                derivation.categories().map(raw -> graph.input(raw.name(), raw.type(), batch(shape, raw)));
        ElementType type = derivation.numbers().map(Field::type).orElse(ElementType.FLOAT32);
        Value features = new DerivedFeatures(graph, derivation, type).of(numbers, categories);
        long[] sizes = new long[shape.rank()];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = axis == 0 ? -1 : shape.size(axis);
        }
        return features.shape().rank() == sizes.length ? features : features.reshape(sizes);
    }

    private static Shape batch(Shape shape, Field raw) {
        List<Dimension> dimensions = new ArrayList<>(List.of(shape.dimension(0)));
        dimensions.addAll(raw.shape().dimensions());
        return new Shape(dimensions);
    }

    private static Value cast(ElementType type, Value value) {
        return value.type() == type ? value : value.cast(type);
    }

    /** A prediction in the units of the raw target. */
    Value undone(GraphValue prediction, EvaluationStep.Judged judged) {
        if (judged.target().flatMap(Field::scaling).isEmpty()) {
            return prediction;
        }
        Scaling scaling = judged.target().orElseThrow().scaling().orElseThrow();
        int width = scaling.mean().length;
        boolean perColumn = prediction.shape().rank() > 1
                && prediction.shape().dimension(-1).equals(Dimension.of(width));
        Shape shape = width == 1
                ? Shape.SCALAR
                : perColumn ? Shape.of(width) : judged.target().orElseThrow().shape();
        Value deviation = graph.exact(Constant.of(scaling.raw(), shape, scaling.deviation()));
        Value mean = graph.exact(Constant.of(scaling.raw(), shape, scaling.mean()));
        return cast(scaling.raw(), prediction).times(deviation).plus(mean);
    }
}
