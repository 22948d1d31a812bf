package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Conditional ordinal regression, CORN (Shi, Cao and Raschka 2021), for classes that have an order, such as ratings.
 *
 * <p>The model has one logit for each class but the last, {@code [batch, classes − 1]}: whether the class is beyond that one, given that
 * it is not below. Each such question is asked of the examples that it concerns, by binary cross-entropy; a mean is one over all that
 * were asked, as in the authors' {@code coral_pytorch}. Classes are in the order of their numbers.
 */
@Name("corn")
@About("classes that have an order, by whether each is exceeded")
public record ConditionalOrdinal(
        @Default("mean") @About("how the examples' losses become one number") Reduction reduction) implements Loss {
    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS);
    }

    @Override
    public OptionalInt predictionSize(Optional<Field> target) {
        return target.isPresent() ? OptionalInt.of(target.get().classNames().size() - 1) : OptionalInt.empty();
    }

    @Override
    public Value compute(LossContext context) {
        Value logits = context.prediction();
        Value beyond = beyond(context, 0);
        Value asked = beyond(context, -1);
        Value losses = logits.softplus().minus(logits.times(beyond)).times(asked);
        return reduction.over(Reduction.SUM.of(losses, context.weights()), asked.sum());
    }

    /** Whether the class of each example is above that of each logit, whose number is moved, as a number. */
    private Value beyond(LossContext context, int moved) {
        Value labels = context.target();
        Shape shape = context.prediction().shape();
        if (shape.rank() != 2 || labels.shape().rank() > 2 || labels.type().isFloat()) {
            throw Unfit.of(this, "a prediction of shape [batch, classes - 1] and a target of classes", context);
        }
        long[] classes = new long[(int) shape.size(1)];
        Arrays.setAll(classes, logit -> logit + moved);
        Value column = labels.shape().rank() == 2 ? labels : labels.unsqueeze(1);
        return column.greater(labels.graph().constant(Constant.vector(classes))).toFloat();
    }

    @Override
    public Combination combination(LossContext context) {
        return reduction == Reduction.MEAN
                ? new Combination.MeanOver(beyond(context, -1).sum())
                : new Combination.Sum();
    }

    /** The probability of each class: that it is reached, less that it is exceeded. */
    @Override
    public Value answer(Value prediction) {
        Value logarithms = prediction.negate().softplus().negate();
        Value axis = prediction.graph().constant(Constant.of(ElementType.INT64, Shape.SCALAR, 1L));
        Value exceeded = prediction
                .graph()
                .operator("CumSum", Attributes.NONE, logarithms, axis)
                .exp();
        Value none = exceeded.slice(1, 0, 1).times(0);
        return none.plus(1).concat(1, exceeded).minus(exceeded.concat(1, none));
    }
}
