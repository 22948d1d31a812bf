package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Formula;
import dev.cohort.api.objective.FormulaContext;
import dev.cohort.api.objective.Outcome;
import dev.cohort.plugin.PluginCode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The formula of an ordinary experiment: one model, one loss, one target.
 *
 * <p>The model sees every field but the target and the weight, which are not there when the trained model predicts.
 *
 * @param target what the loss compares the prediction with
 */
public record SupervisedFormula(Model model, Loss loss, Field target) implements Formula {
    @Override
    public Outcome apply(FormulaContext context) {
        Map<String, Value> inputs = new LinkedHashMap<>(context.fields());
        inputs.remove(target.name());
        inputs.remove(Field.WEIGHT);
        int size = PluginCode.build(loss, "predictionSize", () -> loss.predictionSize(target));
        if (size < 1) {
            throw PluginCode.broken(loss, "predictionSize", "answers " + size);
        }
        Map<String, Value> outputs = context.apply(model, "", inputs, size);
        return new Outcome(context.loss(loss, outputs, context.field(target.name())), outputs);
    }
}
