package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * Lion (Chen et al. 2023): each parameter moves by the sign of its averaged gradient.
 *
 * <pre>
 * p ← p · (1 − learningRate · weightDecay)
 * p ← p − learningRate · sign(beta1 · m + (1 − beta1) · g)
 * m ← beta2 · m + (1 − beta2) · g
 * </pre>
 *
 * <p>One state in place of Adam's two; wants a learning rate of a third to a tenth of Adam's, and more weight decay. PyTorch has
 * none; the semantics and defaults are those of the authors' code and of timm's {@code Lion}.
 */
@Name("lion")
@About("moves each parameter by the sign of its averaged gradient")
public record Lion(
        @Default("1e-4") @About("the length of a step") double learningRate,
        @Default("0.9") @About("how much of the average is in the direction") double beta1,
        @Default("0.99") @About("how much of the average is kept") double beta2,
        @Default("0.0") @About("the share of a parameter that goes with each update, times the learning rate")
                double weightDecay)
        implements Optimizer {
    public Lion {
        Options.notNegative(learningRate, "learning-rate");
        Options.fraction(beta1, "beta1");
        Options.fraction(beta2, "beta2");
        Options.notNegative(weightDecay, "weight-decay");
    }

    @Override
    public void update(UpdateContext context) {
        Value gradient = context.gradient();
        Value direction = RunningAverage.of(context.state("average"), gradient, context.momentum(beta1))
                .sign();
        RunningAverage.of(context, "average", gradient, beta2);
        context.parameters(WeightDecay.shrunken(context, weightDecay).minus(direction.times(context.learningRate())));
    }
}
