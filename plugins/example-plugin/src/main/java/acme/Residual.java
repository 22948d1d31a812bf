package acme;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Map;

/** Layers that each add to their input (He et al. 2016), and a linear output. */
@Name("acme.residual")
@About("layers that each add to their input")
public record Residual(@Default("2") @About("how many layers there are") int layers) implements Model {
    public Residual {
        Options.require(layers >= 0, "layers", "must be 0 or more");
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        Value x = inputs.get("features").flatten(1);
        for (int layer = 0; layer < layers; layer++) {
            x = x.plus(linear(context, "layer." + layer, x, x.shape().size(1)).relu());
        }
        return Map.of(PREDICTION, linear(context, "output", x, context.predictionSize()));
    }

    private static Value linear(ModelContext context, String name, Value x, long outputs) {
        long width = x.shape().size(1);
        Initializer initializer = Initializer.fanIn(width);
        return x.matmul(context.parameter(name + ".weight", Shape.of(width, outputs), initializer))
                .plus(context.parameter(name + ".bias", Shape.of(outputs), initializer));
    }
}
