package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.model.Model;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.OneOf;
import dev.cohort.api.option.Options;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Knowledge distillation (Hinton et al. 2015): a student learns the classes, and what probabilities a teacher gives to all of
 * them.
 *
 * <pre>
 * alpha · T² · KL(softmax(teacher / T) ‖ softmax(prediction / T))  +  (1 − alpha) · cross-entropy(prediction, target)
 * </pre>
 *
 * <p>A mean over examples; weights of examples multiply both parts. Defaults are those of PyTorch's tutorial, where the
 * divergence is {@code kl_div(…, reduction="batchmean")} times T². The teacher is any model, {@code onnx} for one that was
 * trained before, as every run leaves one in {@code model.onnx}. It reads the features as the student does, so that they should
 * be scaled within neither or alike; it is not trained, and is no part of the model that is exported.
 */
@Name("distillation")
@About("the right class, and the probabilities that a teacher gives to all classes")
public record Distillation(
        @About("the model that is learned from, with a type of its own") Model teacher,
        @Default("2.0") @About("what logits are divided by, so that small probabilities show") double temperature,
        @Default("0.25") @About("the share of the teacher; the rest is that of the target") double alpha)
        implements Loss {
    private static final CrossEntropy HARD = new CrossEntropy(0, OneOf.value(List.of()), -100, Reduction.MEAN);

    public Distillation {
        Options.positive(temperature, "temperature");
        Options.require(alpha >= 0 && alpha <= 1, "alpha", "must be from 0 to 1, got " + alpha);
    }

    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS);
    }

    @Override
    public Value compute(LossContext context) {
        Value student = context.prediction();
        Value teacher = Model.output(context.reference(this.teacher, "teacher.", Map.of()), Model.PREDICTION);
        if (!teacher.shape().equals(student.shape()) || student.shape().rank() != 2) {
            throw new IllegalArgumentException(
                    "distillation wants logits of shape [batch, classes] of both, but the teacher's"
                            + " prediction has shape " + teacher.shape() + " and the student's " + student.shape());
        }
        Value told = teacher.dividedBy(temperature).logSoftmax(-1);
        Value answered = student.dividedBy(temperature).logSoftmax(-1);
        Value divergence = told.exp().times(told.minus(answered)).sum(1);
        Value soft = context.weights().map(divergence::times).orElse(divergence).mean();
        return soft.times(alpha * temperature * temperature)
                .plus(HARD.compute(context).times(1 - alpha));
    }

    @Override
    public Value answer(Value prediction) {
        return HARD.answer(prediction);
    }
}
