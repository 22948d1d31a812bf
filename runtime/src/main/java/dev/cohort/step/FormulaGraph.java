package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Range;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.AppliedModel;
import dev.cohort.api.objective.FormulaContext;
import dev.cohort.api.objective.Term;
import dev.cohort.plugin.Misfit;
import dev.cohort.plugin.PluginCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A step to which a formula adds itself; remembers the losses that were computed. */
final class FormulaGraph extends ScopedContext implements FormulaContext {
    /** A loss that was computed, from what, and what came out. */
    record Judged(Term term, LossContext context, Value prediction, Optional<Value> target, Value value) {
        Loss loss() {
            return term.loss();
        }

        Combination combination() {
            Combination combination = PluginCode.build(loss(), "combination", () -> loss().combination(context));
            if (combination instanceof Combination.MeanOver mean
                    && mean.weight().shape().rank() != 0) {
                throw PluginCode.broken(
                        loss(),
                        "combination",
                        "gives a weight of shape " + mean.weight().shape() + ", but a mean is over one number");
            }
            return combination;
        }
    }

    private final List<Judged> judged = new ArrayList<>();
    private final List<Judged> further = new ArrayList<>();

    FormulaGraph(StepGraph step) {
        super(step, Scope.trained(""));
    }

    @Override
    public AppliedModel apply(
            Model model, String scope, Map<String, Value> inputs, Map<String, Integer> predictionSizes) {
        Map<String, Value> outputs =
                new ModelGraph(step(), Scope.trained(scope), predictionSizes, step().adaptation()).apply(model, inputs);
        return new AppliedModel(model, scope, predictionSizes, inputs, outputs);
    }

    @Override
    public Value loss(Term term, AppliedModel model) {
        boolean compares = PluginCode.target(term.loss()).isPresent();
        Optional<Value> target = compares ? Optional.of(field(term.target())) : Optional.empty();
        return loss(term, model.outputs(), target, Optional.of(model));
    }

    @Override
    public Value loss(Loss loss, Map<String, Value> outputs, Value target) {
        return loss(Term.of(loss), outputs, Optional.of(target), Optional.empty());
    }

    @Override
    public Value loss(Loss loss, Map<String, Value> outputs) {
        return loss(Term.of(loss), outputs, Optional.empty(), Optional.empty());
    }

    private Value loss(Term term, Map<String, Value> outputs, Optional<Value> target, Optional<AppliedModel> model) {
        Value prediction = outputs.get(term.output());
        if (prediction == null) {
            throw Misfit.of(
                    term.loss(),
                    "the loss reads the output \"" + term.output() + "\", but the model gives "
                            + String.join(", ", outputs.keySet()));
        }
        requireBatch(term, prediction.shape(), model);
        Optional<Value> compared = target.map(it -> fitted(prediction.shape(), it));
        Optional<Field> field = target.flatMap(it -> step().field(it, step().declared()));
        LossGraph context = new LossGraph(step(), term, outputs, compared, field, model);
        Value value = computed(context, new Comparison(term, prediction, compared, field, model));
        if (value.shape().rank() != 0 || !value.type().isFloat()) {
            throw PluginCode.broken(
                    term.loss(),
                    "compute",
                    "gives " + value.type() + " of shape " + value.shape()
                            + ", but a loss is one floating-point number");
        }
        judged.add(new Judged(term, context, prediction, target, value));
        requireJudged(term.loss(), context.judged(), outputs);
        context.judged().forEach((name, shown) -> {
            Term named = new Term(term.name(), term.loss(), term.weight(), name, term.target());
            further.add(new Judged(named, context, shown, target, value));
        });
        return value;
    }

    private static void requireJudged(Loss loss, Map<String, Value> judged, Map<String, Value> outputs) {
        List<String> promised = PluginCode.call(loss, "judged", loss::judged);
        if (!Set.copyOf(promised).equals(judged.keySet())) {
            throw PluginCode.broken(
                    loss,
                    "compute",
                    "gives metrics " + judged.keySet() + " to judge, but judged() answers " + promised);
        }
        promised.stream().filter(outputs::containsKey).findFirst().ifPresent(taken -> {
            throw Misfit.of(
                    loss,
                    "the loss gives metrics the output \"" + taken
                            + "\", but the model has one of that name; call it otherwise");
        });
    }

    private static Value computed(LossContext context, Comparison given) {
        Loss loss = given.term().loss();
        try {
            return PluginCode.build(loss, "compute", () -> loss.compute(context));
        } catch (IllegalArgumentException refusal) {
            throw given.told(refusal);
        }
    }

    /** What is predicted, measured and exported is an answer for each example. */
    private static void requireBatch(Term term, Shape prediction, Optional<AppliedModel> model) {
        if (!hasBatch(prediction)) {
            String answer = "gives the output \"" + term.output() + "\" of shape " + prediction
                    + ", but its first axis must be that of the batch";
            throw model.map(applied -> PluginCode.broken(applied.model(), "apply", answer))
                    .orElseGet(() -> new IllegalArgumentException("the formula " + answer));
        }
    }

    /** Whether the first axis may be that of the batch: one of a fixed size is not. */
    static boolean hasBatch(Shape shape) {
        return shape.rank() > 0 && !(shape.dimension(0) instanceof Dimension.Fixed);
    }

    /** A target that meets a prediction of one column as a column. */
    private static Value fitted(Shape prediction, Value target) {
        boolean column = target.shape().rank() == 1
                && prediction.rank() == 2
                && prediction.dimension(1).equals(Dimension.of(1));
        return column ? target.unsqueeze(1) : target;
    }

    /** The losses that were computed, the first of which tells what is predicted. */
    List<Judged> judged() {
        return judged;
    }

    /** What losses gave metrics to judge beside the outputs that they read, which these terms name. */
    List<Judged> further() {
        return further;
    }

    /**
     * How the losses of batches become that of all their examples: exact where the outcome is the value of one loss component,
     * which knows it; a formula that puts several things together is a mean over examples.
     */
    Combination combination(Value outcome) {
        return judged.stream()
                .filter(loss -> loss.value() == outcome)
                .findFirst()
                .map(Judged::combination)
                .orElseGet(Combination.MeanOverExamples::new);
    }

    /** What the targets must be that losses read. */
    List<TargetCheck> targetChecks(List<Field> all) {
        List<TargetCheck> checks = new ArrayList<>();
        for (Judged judgement : judged) {
            judgement.target().flatMap(value -> step().field(value, all)).ifPresent(target -> {
                TargetRequest wanted = PluginCode.target(judgement.loss()).orElse(TargetRequest.NUMBER);
                int place = all.indexOf(target);
                if (wanted.type() == TargetType.CLASS && target.type() == ElementType.INT64) {
                    checks.add(new TargetCheck.Classes(place, classes(judgement, target), wanted.ignoredLabel()));
                } else if (target.type() == ElementType.FLOAT32
                        && !wanted.range().equals(Range.ALL)) {
                    checks.add(new TargetCheck.Numbers(place, wanted));
                }
            });
        }
        return checks;
    }

    /** How many classes there are: of an answer of classes, at most as many as it tells apart. */
    private static long classes(Judged judgement, Field target) {
        long named = target.isClass() ? target.classNames().size() : Long.MAX_VALUE;
        Loss loss = judgement.loss();
        if (PluginCode.call(loss, "answers", loss::answers) != Answer.CLASSES) {
            return named;
        }
        Shape answer = PluginCode.build(loss, "answer", () -> loss.answer(judgement.prediction()))
                .shape();
        OptionalLong told = columns(answer);
        if (target.isClass()
                && told.orElse(named) < named
                && columns(judgement.prediction().shape()).orElse(0) >= named) {
            throw PluginCode.broken(
                    loss,
                    "answer",
                    "gives the probabilities of " + told.getAsLong() + " classes, but the target has " + named
                            + ", and the prediction a number for each");
        }
        return Math.min(named, told.orElse(named));
    }

    private static OptionalLong columns(Shape shape) {
        boolean known = shape.rank() > 0 && shape.dimension(-1) instanceof Dimension.Fixed;
        return known ? OptionalLong.of(shape.size(-1)) : OptionalLong.empty();
    }
}
