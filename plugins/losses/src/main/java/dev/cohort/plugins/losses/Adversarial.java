package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.plugin.BrokenPromiseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Another loss of examples that are changed, by no more than epsilon in each feature, so as to make it large.
 *
 * <pre>
 * x′ ← clip(x′ + step-size · sign(∇ loss(x′)))   to [x − epsilon, x + epsilon] and [minimum, maximum], steps times
 * clean-share · loss(x) + (1 − clean-share) · loss(x′)
 * </pre>
 *
 * <p>One step is the fast gradient sign method with equal shares (Goodfellow et al. 2015, section 6); several are projected
 * gradient descent, for which Madry et al. 2018 start at random and leave out the clean examples. The examples are made of the
 * model as it is in the step, and no gradient goes through how they were made. An evaluation attacks too: as one of several
 * {@code [[loss.terms]]} with {@code clean-share = 0}, it is logged on its own and tells how robust the model is, even with a
 * weight of 0. Metrics judge the predictions for changed examples by {@code output = "adversarial"}.
 */
@Name("adversarial")
@About("another loss, of examples that are changed so as to make it large")
public record Adversarial(
        @About("the loss, with a type of its own") Loss loss,
        @About("by how much each feature may be changed, as the model sees it") double epsilon,
        @Default("1") @About("how often the gradient is followed") int steps,
        @About("how far it is followed each time; by default 2.5 · epsilon / steps") Optional<Double> stepSize,
        @Default("false") @About("whether to begin anywhere within epsilon, in place of the example")
                boolean randomStart,
        @About("the least that a feature can be") Optional<Double> minimum,
        @About("the most that a feature can be") Optional<Double> maximum,
        @Default("0.5") @About("the share of the loss of examples as they are") double cleanShare)
        implements Loss {
    private static final String CHANGED = "adversarial";

    public Adversarial {
        Options.positive(epsilon, "epsilon");
        Options.positive(steps, "steps");
        stepSize.ifPresent(size -> Options.positive(size, "step-size"));
        Options.require(
                minimum.isEmpty() || maximum.isEmpty() || minimum.get() < maximum.get(),
                "maximum",
                "must be above minimum");
        Options.require(
                cleanShare >= 0 && cleanShare < 1, "clean-share", "must be at least 0 and below 1, got " + cleanShare);
    }

    @Override
    public Optional<TargetRequest> target() {
        return loss.target();
    }

    @Override
    public Answer answers() {
        return loss.answers();
    }

    @Override
    public OptionalInt predictionSize(Optional<Field> target) {
        return loss.predictionSize(target);
    }

    @Override
    public Value answer(Value prediction) {
        return loss.answer(prediction);
    }

    @Override
    public Value answer(LossContext context, Value prediction) {
        return loss.answer(context, prediction);
    }

    @Override
    public Combination combination(LossContext context) {
        return loss.combination(context);
    }

    @Override
    public List<String> judged() {
        return List.of(CHANGED);
    }

    @Override
    public Value compute(LossContext context) {
        Value features = context.field(Field.FEATURES);
        if (!features.type().isFloat()) {
            throw new IllegalArgumentException(
                    "adversarial changes features that are floating-point numbers, but these are " + features.type());
        }
        Value changed = features;
        if (randomStart) {
            Value start =
                    context.uniform("start", features.shape()).times(2).minus(1).times(epsilon);
            changed = clipped(features.plus(start), features);
        }
        double size = stepSize.orElse(2.5 * epsilon / steps);
        for (int step = 0; step < steps; step++) {
            Value slope = loss(context, changed).gradient(changed).get(0);
            changed = clipped(changed.plus(slope.sign().times(size)), features);
        }
        LossContext last = context.of(context.apply(Map.of(Field.FEATURES, changed)));
        context.judge(CHANGED, last.prediction());
        Value attacked = loss(last);
        return cleanShare == 0
                ? attacked
                : attacked.times(1 - cleanShare).plus(loss(context).times(cleanShare));
    }

    private Value loss(LossContext context, Value features) {
        return loss(context.of(context.apply(Map.of(Field.FEATURES, features))));
    }

    private Value loss(LossContext context) {
        return BrokenPromiseException.requireAnswer(loss.compute(context), loss, "compute");
    }

    private Value clipped(Value changed, Value features) {
        Value near = changed.maximum(features.minus(epsilon)).minimum(features.plus(epsilon));
        Value above = minimum.map(near::maximum).orElse(near);
        return maximum.map(above::minimum).orElse(above);
    }
}
