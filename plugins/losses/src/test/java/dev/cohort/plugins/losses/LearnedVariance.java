package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.Optional;

/** Squared error by a variance that is learned, a parameter of the loss itself. */
@Name("acme.learned-variance")
@About("squared error by a variance that is learned")
public record LearnedVariance() implements Loss {
    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.NUMBER);
    }

    @Override
    public Value compute(LossContext context) {
        Value variance = context.parameter("log-variance", Shape.of(1), Initializer.zeros());
        Value error = context.prediction().minus(context.target());
        return error.square().times(variance.negate().exp()).plus(variance).mean();
    }
}
