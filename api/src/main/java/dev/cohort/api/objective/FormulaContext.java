package dev.cohort.api.objective;

import dev.cohort.api.graph.StepContext;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import java.util.Map;

/** What a formula sees of a step. */
public interface FormulaContext extends StepContext {
    /**
     * Applies a model.
     *
     * @param scope put before the names of its parameters, as in {@code generator.}; empty for none
     * @param inputs what it reads, by name
     * @param predictionSizes how many numbers per example each output should have that a loss reads
     */
    AppliedModel apply(Model model, String scope, Map<String, Value> inputs, Map<String, Integer> predictionSizes);

    /** The loss of a term, before its weight, of what a model gave. */
    Value loss(Term term, AppliedModel model);

    /**
     * A loss of values that no model gave; the outputs' {@link Model#PREDICTION} is what it compares. Such a loss cannot apply
     * the model again.
     */
    Value loss(Loss loss, Map<String, Value> outputs, Value target);

    /** As {@link #loss(Loss, Map, Value)}, of a loss that reads no target. */
    Value loss(Loss loss, Map<String, Value> outputs);
}
