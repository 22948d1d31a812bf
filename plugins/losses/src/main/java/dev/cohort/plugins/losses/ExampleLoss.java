package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;

/** A loss of each example by itself, from all numbers of its prediction and target. */
interface ExampleLoss extends Loss {
    /** The losses of the examples, of shape {@code [batch, …]}. */
    Value losses(LossContext context);

    /** How they become one number. */
    Reduction reduction();

    @Override
    default Value compute(LossContext context) {
        return reduction().of(losses(context), context.weights());
    }

    @Override
    default Combination combination(LossContext context) {
        return reduction().combination();
    }
}
