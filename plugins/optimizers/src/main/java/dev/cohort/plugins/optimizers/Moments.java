package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.UpdateContext;

/**
 * The step that Adam and AdamW share: the mean gradient divided by the root of the mean squared gradient, both corrected
 * for having begun at zero.
 *
 * <p>The operations stand in the order of PyTorch's single-tensor implementation, so that results agree to rounding.
 *
 * @param beta1 how much of the mean gradient is kept
 * @param beta2 how much of the mean squared gradient is kept
 * @param epsilon added to the divisor
 * @param amsgrad whether the divisor never shrinks
 */
record Moments(double beta1, double beta2, double epsilon, boolean amsgrad) {
    /** The parameters after a step from the given ones along the given gradient. */
    Value step(UpdateContext context, Value parameters, Value gradient) {
        Value before = context.state("mean");
        Value mean = before.plus(gradient.minus(before).times(1 - beta1));
        context.state("mean", mean);
        Value square = context.state("square")
                .times(beta2)
                .plus(gradient.times(1 - beta2).times(gradient));
        context.state("square", square);
        if (amsgrad) {
            square = context.state("largest-square").maximum(square);
            context.state("largest-square", square);
        }
        // Scalars are computed once per update, so one division of scalars saves a division for each parameter.
        Value length = context.learningRate().dividedBy(correction(beta1, context.step()));
        Value scale = correction(beta2, context.step()).power(-0.5);
        Value divisor = square.sqrt().times(scale).plus(epsilon);
        return parameters.minus(mean.times(length).dividedBy(divisor));
    }

    /** 1 − beta^step. */
    private static Value correction(double beta, Value step) {
        return step.graph().constant(beta).power(step).negate().plus(1);
    }
}
