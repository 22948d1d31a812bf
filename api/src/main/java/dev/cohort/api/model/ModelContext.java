package dev.cohort.api.model;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.StepContext;
import dev.cohort.api.graph.Value;
import java.util.Optional;

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

    /** What the data says of one of its fields, such as how many categories there are; nothing where it has no such field. */
    Optional<Field> declaration(String field);

    /** A parameter that stays as it is: it is saved and exported, and another model may begin with it, as with any other. */
    Value frozen(String name, Shape shape, Initializer initializer);

    /**
     * A place at which an {@link Adaptation} may change a value, or add rows to it.
     *
     * @param place parts joined by dots, as in {@code encoder.layer.0.output}
     * @return what to go on with
     */
    Value at(String place, Value value);

    /** Tells people what they should know of the model, and of the files that it was read from, once a run. */
    void remark(String text);

    /** Tells people what was done to make the model, such as what it took from a file, where that is as it should be. */
    void account(String text);
}
