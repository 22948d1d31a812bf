package dev.cohort.api.model;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.StepContext;
import dev.cohort.api.graph.Value;

/** What a model needs to add itself to a graph. */
public interface ModelContext extends StepContext {
    /** How many numbers the prediction should have per example: the number of classes, or of targets. */
    default int predictionSize() {
        return predictionSize(Model.PREDICTION);
    }

    /**
     * How many numbers an output should have per example, as the losses that read it want it.
     *
     * @throws IllegalArgumentException if no loss reads that output
     */
    int predictionSize(String output);

    /**
     * What the data says of one of its fields, such as how many categories there are.
     *
     * @throws IllegalArgumentException if the data has no such field
     */
    Field declaration(String field);

    /**
     * Names a place of the model at which something may be added to a value, as adaptations of pretrained models do. The model
     * goes on with what this returns: the value itself, unless somebody adds to it.
     *
     * @param place parts joined by dots, as in {@code encoder.layer.0.output}
     */
    default Value at(String place, Value value) {
        return value;
    }

    /** Tells people what they should know of the model, and of the files that it was read from, once a run. */
    void remark(String text);
}
