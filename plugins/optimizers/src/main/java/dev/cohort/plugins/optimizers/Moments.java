package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.Options;

/**
 * What Adam and its kin share: the mean gradient, and the root of the mean squared gradient, both corrected for having begun at
 * zero.
 *
 * <p>The operations stand in the order of PyTorch's single-tensor implementation, so that results agree to rounding.
 *
 * @param beta1 how much of the mean gradient is kept
 * @param beta2 how much of the mean squared gradient is kept
 * @param epsilon added to the divisor
 * @param amsgrad whether the divisor never shrinks
 */
record Moments(double beta1, double beta2, double epsilon, boolean amsgrad) {
    Moments(double beta1, double beta2, double epsilon) {
        this(beta1, beta2, epsilon, false);
    }

    /** Requires options of Adam and its kin to be ones that can be meant. */
    static void require(double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {
        Options.notNegative(learningRate, "learning-rate");
        Options.fraction(beta1, "beta1");
        Options.fraction(beta2, "beta2");
        Options.notNegative(epsilon, "epsilon");
        Options.notNegative(weightDecay, "weight-decay");
    }

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

    /** The mean gradient as it is kept. */
    Value mean(UpdateContext context, Value gradient) {
        return RunningAverage.of(context, "mean", gradient, context.momentum(beta1));
    }

    /** The mean squared gradient as it is kept. */
    Value square(UpdateContext context, Value gradient) {
        return RunningAverage.ofSquare(context, "square", gradient, beta2);
    }

    /** The root of the mean squared gradient, corrected, and epsilon. */
    Value divisor(UpdateContext context, Value gradient) {
        Value square = square(context, gradient);
        if (amsgrad) {
            square = context.state("largest-square").maximum(square);
            context.state("largest-square", square);
        }
        return square.sqrt().times(squareCorrection(context).power(-0.5)).plus(epsilon);
    }

    /** What the mean gradient is to be divided by. */
    Value meanCorrection(UpdateContext context) {
        return correction(context.momentum(beta1), context.step());
    }

    /** What the mean squared gradient is to be divided by. */
    Value squareCorrection(UpdateContext context) {
        return correction(context.step().graph().constant(beta2), context.step());
    }

    /** 1 − beta^step. */
    private static Value correction(Value beta, Value step) {
        return beta.power(step).negate().plus(1);
    }
}
