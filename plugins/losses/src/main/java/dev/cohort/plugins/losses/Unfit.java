package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.option.Name;

/** Says what a loss wanted of its prediction and target, and what came. */
final class Unfit {
    private Unfit() {}

    /** The name by which files call a loss. */
    static String name(Loss loss) {
        return loss.getClass().getAnnotation(Name.class).value();
    }

    /** @param wanted as in {@code a prediction of shape [batch, classes]} */
    static IllegalArgumentException of(Loss loss, String wanted, LossContext context) {
        Value target = context.target();
        return new IllegalArgumentException(name(loss) + " wants " + wanted + ", but the prediction has shape "
                + context.prediction().shape() + ", and the target is "
                + (target.type().isFloat() ? "numbers" : "classes") + " of shape " + target.shape());
    }

    /** The target as numbers, which must be as many as the prediction has for each example. */
    static Value rows(Loss loss, String wanted, LossContext context) {
        Shape shape = context.prediction().shape();
        if (shape.rank() != 2 || !shape.equals(context.target().shape())) {
            throw of(loss, wanted, context);
        }
        return context.target().toFloat();
    }
}
