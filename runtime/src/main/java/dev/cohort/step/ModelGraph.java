package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.plugin.PluginCode;
import java.util.Map;

/** What a model sees of a step. */
final class ModelGraph extends ScopedContext implements ModelContext {
    private final Map<String, Integer> predictionSizes;

    ModelGraph(StepGraph step, Scope scope, Map<String, Integer> predictionSizes) {
        super(step, scope);
        this.predictionSizes = predictionSizes;
    }

    @Override
    public int predictionSize(String output) {
        Integer size = predictionSizes.get(output);
        if (size == null) {
            throw new IllegalArgumentException("the model asks how many numbers its output \"" + output
                    + "\" should have, but no loss reads that output and says so"
                    + (predictionSizes.isEmpty()
                            ? ""
                            : "; losses read " + String.join(", ", predictionSizes.keySet())));
        }
        return size;
    }

    @Override
    public Field declaration(String field) {
        return step().declared().stream()
                .filter(declared -> declared.name().equals(field))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the data has no field '" + field + "', but " + String.join(", ", fields().keySet())));
    }

    @Override
    public void remark(String text) {
        step().graph().remark(text);
    }

    /** Has a model add itself to the step. */
    Map<String, Value> apply(Model model, Map<String, Value> inputs) {
        Map<String, Value> outputs = PluginCode.build(model, "apply", () -> model.apply(this, inputs));
        outputs.forEach((name, value) -> {
            if (value == null) {
                throw PluginCode.broken(model, "apply", "gives null as the output \"" + name + "\"");
            }
        });
        if (!outputs.containsKey(Model.PREDICTION)) {
            throw PluginCode.broken(
                    model,
                    "apply",
                    "gives the outputs " + outputs.keySet() + ", but none named \"" + Model.PREDICTION + "\"");
        }
        return outputs;
    }
}
