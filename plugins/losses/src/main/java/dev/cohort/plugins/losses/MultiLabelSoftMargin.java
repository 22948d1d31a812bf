package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.List;

/**
 * Binary cross-entropy of several labels, a mean over those of an example; PyTorch's {@code MultiLabelSoftMarginLoss}.
 *
 * <pre>
 * −1/C · Σ w[c] · (y[c] · log σ(x[c]) + (1 − y[c]) · log(1 − σ(x[c])))
 * </pre>
 *
 * <p>Logits and targets have the shape {@code [batch, labels]}; a target is yes or no.
 */
@Name("multi-label-soft-margin")
@About("cross-entropy of several yes-or-no labels")
public record MultiLabelSoftMargin(
        @Default("[]") @About("a weight for each label; none weighs all alike") List<Double> classWeights,
        @Default("mean") @About("how the examples' losses become one number") Reduction reduction)
        implements BinaryLoss {
    public MultiLabelSoftMargin {
        classWeights = List.copyOf(classWeights);
        classWeights.forEach(weight -> Options.notNegative(weight, "class-weights"));
    }

    @Override
    public Value losses(LossContext context) {
        return losses(context.prediction(), LabelRows.of(this, context));
    }

    @Override
    public Value losses(Value logits, Value target) {
        Value losses =
                target.negate().plus(1).times(logits).plus(logits.negate().softplus());
        return (classWeights.isEmpty() ? losses : losses.times(LabelRows.weights(classWeights, logits))).mean(1);
    }
}
