package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;

/** The outputs of a model with a generator and a discriminator. */
record Adversary(Value real, Value fake) {
    /** @throws IllegalArgumentException if the model has no such outputs */
    static Adversary of(LossContext context) {
        return new Adversary(output(context, "real"), output(context, "fake"));
    }

    private static Value output(LossContext context, String name) {
        Value output = context.outputs().get(name);
        if (output == null) {
            throw new IllegalArgumentException("the loss reads the output \"" + name
                    + "\" of a model such as gan, but the model gives only "
                    + String.join(", ", context.outputs().keySet()));
        }
        return output;
    }
}
