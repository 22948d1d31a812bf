package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.model.Model;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Map;
import java.util.Optional;

/**
 * The Wasserstein loss of a generator or of its critic, with a gradient penalty (Arjovsky et al. 2017; Gulrajani et al. 2017).
 *
 * <pre>
 * critic:    mean(fake) − mean(real) + gradient-penalty · mean((‖∇D(x̂)‖ − 1)²)   where x̂ = ε · real + (1 − ε) · fake
 * generator: −mean(fake)
 * </pre>
 *
 * <p>The discriminator of the model is the critic. ε is drawn for each example, evenly from 0 to 1.
 */
@Name("wasserstein-gan")
@About("the Wasserstein loss of a generator, or of its critic with a gradient penalty")
public record WassersteinAdversarial(
        @About("whose loss it is") Side side,
        @Default("10.0") @About("the weight of the penalty on the critic's gradient") double gradientPenalty)
        implements Loss {
    /** Keeps the norm's gradient finite where the critic is flat. */
    private static final double GUARD = 1e-12;

    public WassersteinAdversarial {
        Options.notNegative(gradientPenalty, "gradient-penalty");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.empty();
    }

    @Override
    public Value compute(LossContext context) {
        Value fake = context.output("fake").mean();
        if (side == Side.GENERATOR) {
            return fake.negate();
        }
        Value distance = fake.minus(context.output("real").mean());
        return gradientPenalty == 0 ? distance : distance.plus(penalty(context).times(gradientPenalty));
    }

    private static Value penalty(LossContext context) {
        Value real = context.field(Field.FEATURES).toFloat();
        Value fake = context.prediction();
        Value share = context.uniform("interpolation", Shape.of(Dimension.BATCH));
        for (int axis = 1; axis < real.shape().rank(); axis++) {
            share = share.unsqueeze(-1);
        }
        Value between = fake.plus(share.times(real.minus(fake)));
        Value judged = Model.output(context.apply(Map.of(Field.FEATURES, between)), "real");
        Value slope = judged.sum().gradient(between).get(0).flatten(1);
        Value norm = slope.square().sum(1).plus(GUARD).sqrt();
        return norm.minus(1).square().mean();
    }
}
