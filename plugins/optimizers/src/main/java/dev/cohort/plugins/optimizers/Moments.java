package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.UpdateContext;

/**
 * The step that Adam and its kin share: the mean gradient divided by the root of the mean squared gradient, both corrected
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
        Value mean = mean(context, gradient);
        Value divisor = divisor(context, gradient);
        // Scalars are computed once per update, so one division of scalars saves a division for each parameter.
        return parameters.minus(mean.times(context.learningRate().dividedBy(meanCorrection(context)))
                .dividedBy(divisor));
    }

    /** The direction of a step. */
    Value direction(UpdateContext context, Value gradient) {
        return mean(context, gradient).dividedBy(meanCorrection(context)).dividedBy(divisor(context, gradient));
    }

    private Value mean(UpdateContext context, Value gradient) {
        Value before = context.state("mean");
        Value share = context.momentum(beta1).negate().plus(1);
        Value mean = before.plus(gradient.minus(before).times(share));
        context.state("mean", mean);
        return mean;
    }

    private Value divisor(UpdateContext context, Value gradient) {
        Value square = context.state("square")
                .times(beta2)
                .plus(gradient.times(1 - beta2).times(gradient));
        context.state("square", square);
        if (amsgrad) {
            square = context.state("largest-square").maximum(square);
            context.state("largest-square", square);
        }
        Value scale = correction(context.step().graph().constant(beta2), context.step())
                .power(-0.5);
        return square.sqrt().times(scale).plus(epsilon);
    }

    private Value meanCorrection(UpdateContext context) {
        return correction(context.momentum(beta1), context.step());
    }

    /** 1 − beta^step. */
    private static Value correction(Value beta, Value step) {
        return beta.power(step).negate().plus(1);
    }
}
