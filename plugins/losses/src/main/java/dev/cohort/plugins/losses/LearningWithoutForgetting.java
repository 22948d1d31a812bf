package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
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
import java.util.stream.LongStream;

/**
 * Learning without forgetting (Li and Hoiem 2016): of the classes that the model knew when training began, it goes on saying what it
 * said then.
 *
 * <pre>
 * T² · KL(softmax(prediction₀ / T) ‖ softmax(prediction / T))    over the classes of earlier tasks, a mean over examples
 * </pre>
 *
 * <p>It is one of several {@code [[loss.terms]]} beside the loss of the task. prediction₀ is that of the model as it was at the
 * beginning; which classes it knew is a state of the model, the classes that it was trained on with this loss, so that a training that
 * begins with another run's model ({@code model.initialize-from}, or a task of {@code [continual]}) keeps that one's. Where training
 * begins anew there are none, and the loss is 0.
 */
@Name("learning-without-forgetting")
@About("keeps what the model says of the classes that it knew before")
public record LearningWithoutForgetting(
        @Default("2.0") @About("what logits are divided by, so that small probabilities show") double temperature)
        implements Loss {
    /** What a class that was not known counts in a softmax, beside those that were: nothing. */
    private static final double NEVER = -1e9;

    public LearningWithoutForgetting {
        Options.positive(temperature, "temperature");
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS);
    }

    @Override
    public Value compute(LossContext context) {
        Value prediction = context.prediction();
        if (prediction.shape().rank() != 2) {
            throw new IllegalArgumentException("learning-without-forgetting wants logits of shape [batch, classes], but"
                    + " the prediction has shape " + prediction.shape());
        }
        long classes = prediction.shape().size(1);
        Value seen = context.state("classes", Shape.of(classes), Initializer.zeros());
        Value known = context.beginning(seen);
        if (context.training()) {
            context.assign(seen, seen.maximum(present(context, classes)));
        }
        Value before = Model.output(context.reference(Map.of()), Model.PREDICTION);
        Value unknown = known.minus(1).times(-NEVER);
        Value told = before.dividedBy(temperature).plus(unknown).logSoftmax(-1);
        Value answered = prediction.dividedBy(temperature).plus(unknown).logSoftmax(-1);
        Value divergence = told.exp().times(told.minus(answered)).times(known).sum(1);
        return context.weights()
                .map(divergence::times)
                .orElse(divergence)
                .mean()
                .times(temperature * temperature);
    }

    /** 1 for each class that the batch has an example of. */
    private static Value present(LossContext context, long classes) {
        Constant numbers = Constant.of(
                ElementType.INT64,
                Shape.of(1, classes),
                LongStream.range(0, classes).toArray());
        Value labels = context.target().cast(ElementType.INT64).reshape(-1, 1);
        return labels.equal(context.graph().constant(numbers)).toFloat().maximumOver(0);
    }

    @Override
    public Value answer(Value prediction) {
        return prediction.softmax(-1);
    }
}
