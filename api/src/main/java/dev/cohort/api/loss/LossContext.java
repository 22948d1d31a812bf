package dev.cohort.api.loss;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.StepContext;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a loss sees of a step.
 *
 * <p>Parameters that it declares, such as a temperature that is learned, have {@code loss.} before their names, and the name of
 * the term where there are several.
 */
public interface LossContext extends StepContext {
    /** The model's prediction: the output that this loss reads. */
    Value prediction();

    /** All outputs of the model by name. */
    Map<String, Value> outputs();

    /**
     * One of the model's outputs.
     *
     * @throws IllegalArgumentException if the model does not give it
     */
    default Value output(String name) {
        return Model.output(outputs(), name);
    }

    /**
     * The target, of the shape that the data has it in; one of shape {@code [batch]} becomes {@code [batch, 1]} where that is the
     * prediction's shape.
     *
     * @throws IllegalArgumentException if the data has no target
     */
    Value target();

    /** What the data says of the target, such as how often each class occurs in training; nothing where it is no field of the data. */
    Optional<Field> targetField();

    /** A weight per example, of shape {@code [batch]}, where the data has one. */
    Optional<Value> weights();

    /** The parameters in whose names the pattern is found, by name. */
    Map<String, Value> parameters(Pattern pattern);

    /**
     * What a parameter or a state was when training began. It is a state itself, of which a run that goes on, or that begins with
     * another run's model, knows which values those are.
     *
     * @throws IllegalArgumentException if the value is neither
     */
    Value beginning(Value variable);

    /**
     * Applies the model again, with the same parameters.
     *
     * @param inputs take the place of fields of their names, in what the model reads
     * @return its outputs by name
     * @throws IllegalArgumentException if the prediction comes from no model
     */
    Map<String, Value> apply(Map<String, Value> inputs);

    /**
     * Applies the model as it was when training began: nothing of it is trained, dropout does not drop, and statistics stay.
     *
     * @param inputs as in {@link #apply}
     * @throws IllegalArgumentException if the prediction comes from no model
     */
    Map<String, Value> reference(Map<String, Value> inputs);

    /**
     * Applies another model, such as a teacher, nothing of which is trained.
     *
     * @param scope put before the names of its parameters
     * @param inputs as in {@link #apply}
     */
    Map<String, Value> reference(Model model, String scope, Map<String, Value> inputs);

    /**
     * The same step as a loss sees it that is given other outputs of the model, such as those of {@link #apply}, to compare with
     * the same target.
     */
    LossContext of(Map<String, Value> outputs);

    /**
     * Gives metrics a prediction to judge, beside the target of this loss, as one of the model's outputs; it is not exported.
     *
     * @param name one of {@link Loss#judged}
     * @param prediction as {@link Loss#answer} takes it
     */
    void judge(String name, Value prediction);
}
