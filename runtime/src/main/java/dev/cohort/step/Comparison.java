package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.AppliedModel;
import dev.cohort.api.objective.Term;
import dev.cohort.api.option.InvalidOptionException;
import dev.cohort.plugin.Misfit;
import dev.cohort.plugin.PluginCode;
import java.util.Locale;
import java.util.Optional;

/**
 * What a loss is given, and where that comes from, for when it does not fit.
 *
 * @param target what is compared with the prediction, in the shape that the loss sees
 * @param field the field of the data that the target is, if it is one
 * @param model what gave the prediction, if it was a model
 */
record Comparison(
        Term term, Value prediction, Optional<Value> target, Optional<Field> field, Optional<AppliedModel> model) {
    /** What to throw where the loss refused this: the same, if it was another component or an operator that did. */
    IllegalArgumentException told(IllegalArgumentException refusal) {
        Loss loss = term.loss();
        boolean own = refusal instanceof Misfit misfit
                ? misfit.isSaidBy(loss)
                : refusal.getClass() == IllegalArgumentException.class || refusal instanceof InvalidOptionException;
        if (!own || refusal.getMessage() == null) {
            return refusal;
        }
        String name = PluginCode.name(loss);
        String said = refusal.getMessage();
        boolean named = said.startsWith(name + " ");
        String message = "loss '" + name + "'" + (named ? said.substring(name.length()) : ": " + said) + "; " + given();
        Misfit misfit = Misfit.of(
                loss, message, field.filter(compared -> target.isPresent()).map(Field::name));
        misfit.addSuppressed(refusal);
        return misfit;
    }

    private String given() {
        String output = term.output().equals(Model.PREDICTION) ? "" : "the output '" + term.output() + "' of ";
        String from = model.map(applied -> " from " + output + "model '" + PluginCode.name(applied.model()) + "'")
                .orElse("");
        String with = target.map(compared -> " and compares it with " + form(compared)
                        + field.map(data -> ", the field '" + data.name() + "'").orElse(""))
                .orElse("");
        return "it got " + form(prediction) + from + with;
    }

    private static String form(Value value) {
        return value.type().name().toLowerCase(Locale.ROOT) + " " + value.shape();
    }
}
