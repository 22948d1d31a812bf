package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.List;
import java.util.Optional;

/**
 * Lovász-softmax loss (Berman et al. 2018): the convex extension of 1 less the intersection over union, a mean over the classes that
 * are there.
 *
 * <p>Predictions are logits of shape {@code [batch, …, classes]}, targets {@code [batch, …]}. For each class, the rows' errors
 * {@code |t − p|} are sorted, the largest first, and each counts by how much more the Jaccard index falls if its row is wrong too, as
 * in the authors' code. Weights of examples multiply the errors. It looks at the batch as a whole, so that an evaluation depends on
 * the batch size.
 */
@Name("lovasz-softmax")
@About("the intersection over union of classes, made convex")
public record LovaszSoftmax() implements Loss {
    @Override
    public Optional<TargetRequest> target() {
        return Optional.of(TargetRequest.CLASS);
    }

    @Override
    public Value compute(LossContext context) {
        ClassRows rows = ClassRows.of(this, context);
        Value truth = rows.oneHot();
        Value errors = truth.minus(rows.scores().softmax(-1)).abs();
        Value order = largestFirst(errors);
        Value weighted = rows.exampleWeights().isPresent()
                ? errors.times(rows.exampleWeights().get().unsqueeze(1))
                : errors;
        Value losses = weighted.gatherElements(0, order)
                .times(steps(truth.gatherElements(0, order)))
                .sum(0);
        Value present = truth.maximumOver(0);
        return losses.times(present).sum().ratioTo(present.sum());
    }

    private static Value largestFirst(Value errors) {
        Value still = errors.detached();
        Attributes attributes = Attributes.NONE.with("axis", 0L);
        return errors.graph()
                .operator("TopK", List.of(still, still.shapeVector().slice(0, 0, 1)), attributes, 2)
                .get(1);
    }

    /** By how much the Jaccard loss grows with each row that is wrong after those before it. */
    private static Value steps(Value truth) {
        Value count = truth.sumKeeping(0);
        Value intersection = count.minus(cumulative(truth));
        Value union = count.plus(cumulative(truth.negate().plus(1)));
        Value loss = intersection.dividedBy(union).negate().plus(1);
        Value before = count.times(0).concat(0, loss.slice(0, 0, -1));
        return loss.minus(before);
    }

    private static Value cumulative(Value rows) {
        Value axis = rows.graph().constant(Constant.of(ElementType.INT64, Shape.SCALAR, 0L));
        return rows.graph().operator("CumSum", Attributes.NONE, rows, axis);
    }

    @Override
    public Value answer(Value prediction) {
        return prediction.softmax(-1);
    }
}
