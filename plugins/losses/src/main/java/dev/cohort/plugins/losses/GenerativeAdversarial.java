package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import java.util.Optional;

/**
 * The loss of a generator or of its discriminator, of the outputs {@code real} and {@code fake} of a model such as {@code gan};
 * each is an objective of its own.
 */
@Name("gan")
@About("the loss of a generator, or of the discriminator that it plays against")
public record GenerativeAdversarial(
        @About("whose loss it is") Side side,
        @Default("non-saturating") @About("what is made small") AdversarialForm form)
        implements Loss {
    @Override
    public Optional<TargetRequest> target() {
        return Optional.empty();
    }

    @Override
    public Value compute(LossContext context) {
        Value fake = context.output("fake");
        return side == Side.GENERATOR ? form.generator(fake) : form.discriminator(context.output("real"), fake);
    }
}
