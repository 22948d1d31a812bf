package dev.cohort.plugins.models;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * The outputs of a model, each a linear map of what the layers before have made. Their parameters are {@code output.weight} and
 * {@code output.bias} for the prediction, {@code NAME.weight} and {@code NAME.bias} for others.
 */
public record Heads(
        @Default("['prediction']")
                @About("the outputs, each with a linear map of its own: one for each of several tasks")
                List<String> heads) {
    public Heads {
        heads = List.copyOf(heads);
        Options.require(
                heads.contains(Model.PREDICTION) && Set.copyOf(heads).size() == heads.size(),
                "heads",
                "must hold different names, '" + Model.PREDICTION + "' among them");
    }

    /** The outputs, each as large as the losses that read it want it. */
    Map<String, Value> outputs(Layers layers, Value x) {
        return outputs(layers, x, layers.context()::predictionSize);
    }

    Map<String, Value> outputs(Layers layers, Value x, ToIntFunction<String> size) {
        Map<String, Value> outputs = new LinkedHashMap<>();
        for (String head : heads) {
            String name = head.equals(Model.PREDICTION) ? "output." : head + ".";
            outputs.put(head, layers.dense(name, x, size.applyAsInt(head)));
        }
        return outputs;
    }
}
