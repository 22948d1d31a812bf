package dev.cohort.plugins.models;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.Map;

/** What models read of a batch. */
final class Inputs {
    private Inputs() {}

    /** The features of a batch as floating-point numbers, all that the data has for a model. */
    static Value features(Map<String, Value> inputs) {
        if (inputs.containsKey(Field.CATEGORIES)) {
            throw new IllegalArgumentException(
                    "the model reads no categories, but the data has some; use mlp or wide-and-deep, or leave"
                            + " categorical columns out");
        }
        return numbers(inputs);
    }

    /** The features of a batch as floating-point numbers. */
    static Value numbers(Map<String, Value> inputs) {
        return field(inputs, Field.FEATURES).toFloat();
    }

    /** A field of a batch. */
    static Value field(Map<String, Value> inputs, String name) {
        Value field = inputs.get(name);
        if (field == null) {
            throw new IllegalArgumentException("the model reads the field \"" + name + "\", but the data has only "
                    + String.join(", ", inputs.keySet()));
        }
        return field;
    }

    /** One row of numbers per example. */
    static Value rows(Value value) {
        return value.shape().rank() == 2 ? value : value.flatten(1);
    }

    /**
     * Features as images of shape [channels, height, width]; one of shape [height, width] has one channel.
     *
     * @param model the name of the model that reads them
     */
    static Value images(String model, Value features) {
        return switch (features.shape().rank()) {
            case 4 -> features;
            case 3 -> features.unsqueeze(1);
            default ->
                throw new IllegalArgumentException(model
                        + " reads examples of shape [channels, height, width] or [height, width], but they have shape "
                        + Shape.of(examples(features))
                        + "; give the data set a feature-shape such as [1, 28, 28]");
        };
    }

    private static long[] examples(Value features) {
        long[] sizes = new long[features.shape().rank() - 1];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = features.shape().size(axis + 1);
        }
        return sizes;
    }

    /** One row of numbers per example in the shape of another value. */
    static Value shapedAs(Value rows, Value other) {
        if (other.shape().rank() == 2) {
            return rows;
        }
        long[] sizes = new long[other.shape().rank()];
        sizes[0] = -1;
        for (int axis = 1; axis < sizes.length; axis++) {
            sizes[axis] = other.shape().size(axis);
        }
        return rows.reshape(sizes);
    }
}
