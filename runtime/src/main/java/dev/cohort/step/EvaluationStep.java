package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.autodiff.Kernel;
import dev.cohort.autodiff.Lowering;
import dev.cohort.graph.Differentiator;
import dev.cohort.graph.Graph;
import dev.cohort.plugin.PluginCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What an objective computes on a batch in evaluation: its loss, and what metrics compare with the target.
 *
 * @param graph inputs and outputs are called as in {@link Names}; the exported model is a part of it
 * @param lowered the same as a device runs it: gradients that the loss itself asks for are kernels there
 * @param parts what the loss is the sum of; at least one
 * @param judged what metrics see, in the order of the losses; the first is what is exported. Empty where the formula uses no loss
 *     component
 * @param targets what the batch's targets may be
 * @param draws numbers that are to be drawn for each batch
 * @param computed the parameters that models read and an adaptation computes, each an output of the graph
 * @param added the variables that an adaptation has added to those of the model
 */
public record EvaluationStep(
        Graph graph,
        Graph lowered,
        List<LossPart> parts,
        List<Judged> judged,
        List<TargetCheck> targets,
        List<Draw> draws,
        List<String> computed,
        Set<String> added) {
    /**
     * A part of the loss.
     *
     * @param name of the term; empty for a loss that is not told apart
     * @param combination how the losses of batches become that of a part of the data
     * @param weighted whether there are a factor and an addend
     */
    public record LossPart(String name, Combination combination, boolean weighted) {}

    /**
     * What metrics see: a loss and what it compares.
     *
     * @param output the model's output that the loss reads, or what the loss itself gave metrics to judge
     * @param exported whether it is an output of the model
     * @param answer what the predictions are
     * @param prediction the shape of what metrics read, which is the output {@link #answerName}
     * @param target the field that the prediction is compared with, or embeddings are judged by, if there is one
     * @param remark what people should know of the model's last operator
     * @param labels where each of several targets of an example is a yes or no with a logit of its own, their names; else empty
     * @param grouped whether examples are of groups
     */
    public record Judged(
            String output,
            boolean exported,
            Answer answer,
            Shape prediction,
            Optional<Field> target,
            Loss loss,
            Optional<String> remark,
            List<String> labels,
            boolean grouped) {
        /** The graph's output that holds the model's output as it is. */
        public String predictionName() {
            return "prediction/" + output;
        }

        /** The graph's output that holds what metrics read. */
        public String answerName() {
            return "answer/" + output;
        }

        /**
         * The graph's output that holds what metrics read of the classes of rows; it is not there where the whole answer has to
         * be read.
         */
        public String name(Reading reading) {
            return reading == Reading.PROBABILITIES
                    ? answerName()
                    : reading.name().toLowerCase(Locale.ROOT).replace('_', '-') + "/" + output;
        }

        /** The classes in the order of their numbers; those that the data has no name for are called by their numbers. */
        public List<String> classNames() {
            List<String> known = target.map(Field::classNames).orElse(List.of());
            if (answer != Answer.CLASSES || !(prediction.dimension(-1) instanceof Dimension.Fixed width)) {
                return known;
            }
            return LongStream.range(0, width.size())
                    .mapToObj(label -> label < known.size() ? known.get((int) label) : Long.toString(label))
                    .toList();
        }

        /** Whether this is the model's prediction, and not another of its outputs. */
        public boolean isMain() {
            return output.equals(Model.PREDICTION);
        }
    }

    public EvaluationStep {
        parts = List.copyOf(parts);
        judged = List.copyOf(judged);
        targets = List.copyOf(targets);
        draws = List.copyOf(draws);
        computed = List.copyOf(computed);
        added = Set.copyOf(added);
    }

    /** What is exported: of what metrics see, the model's outputs. */
    public List<Judged> exported() {
        return judged.stream().filter(Judged::exported).toList();
    }

    /** Builds an objective's evaluation. */
    public static EvaluationStep build(
            Objective objective,
            List<Field> fields,
            Declarations declarations,
            Differentiator differentiator,
            Predicate<Kernel> registered,
            ElementType products) {
        Graph graph = new Graph(ElementType.FLOAT32, differentiator);
        StepGraph step = new StepGraph(graph, fields, declarations, objective.adaptation(), false);
        FormulaGraph context = new FormulaGraph(step);
        Outcome outcome = objective.formula().apply(context);
        List<LossPart> parts = parts(graph, context, outcome);
        List<Judged> judged = judged(graph, context, fields);
        step.computed().forEach((name, value) -> graph.output(Names.computed(name), value));
        Graph evaluated = TrainingStep.forward(graph, products, registered);
        boolean gradients =
                graph.nodes().stream().anyMatch(node -> node.domain().equals(Graph.GRADIENT));
        return new EvaluationStep(
                graph,
                gradients ? Lowering.apply(evaluated, registered) : evaluated,
                parts,
                judged,
                context.targetChecks(fields),
                step.draws(),
                List.copyOf(step.computed().keySet()),
                step.added());
    }

    private static List<LossPart> parts(Graph graph, FormulaGraph context, Outcome outcome) {
        if (outcome.summands().isEmpty()) {
            return List.of(part(graph, "", outcome.loss(), context.combination(outcome.loss()), false));
        }
        List<LossPart> parts = new ArrayList<>();
        for (Outcome.Summand summand : outcome.summands()) {
            parts.add(part(graph, summand.name(), summand.loss(), context.combination(summand.loss()), true));
            graph.output(Names.factor(summand.name()), summand.factor());
            graph.output(Names.addend(summand.name()), summand.addend());
        }
        return parts;
    }

    private static LossPart part(Graph graph, String name, Value loss, Combination combination, boolean weighted) {
        graph.output(Names.loss(name), loss);
        if (combination instanceof Combination.MeanOver mean) {
            graph.output(Names.lossWeight(name), mean.weight().toFloat());
        }
        return new LossPart(name, combination, weighted);
    }

    /** One loss for each output: the first that compares it with a target, or else the first; and what losses gave beside these. */
    private static List<Judged> judged(Graph graph, FormulaGraph context, List<Field> fields) {
        List<Judged> all = new ArrayList<>();
        List<FormulaGraph.Judged> losses = new ArrayList<>(context.judged());
        losses.sort(Comparator.comparing(loss -> loss.target().isEmpty()));
        losses.addAll(context.further());
        for (FormulaGraph.Judged one : losses) {
            String output = one.term().output();
            if (all.stream().anyMatch(known -> known.output().equals(output))) {
                continue;
            }
            Loss loss = one.loss();
            Answer answer = PluginCode.build(loss, "answers", loss::answers);
            Optional<Field> target = one.target().isEmpty() && answer == Answer.EMBEDDINGS
                    ? classes(one.term().target(), fields)
                    : one.target().flatMap(value -> context.step().field(value, fields));
            if (one.target().isPresent() && target.isEmpty()) {
                continue;
            }
            Value answered = PluginCode.build(loss, "answer", () -> loss.answer(one.context(), one.prediction()));
            if (answered.shape().rank() == 0) {
                throw PluginCode.broken(loss, "answer", "gives one number for all examples");
            }
            if (!FormulaGraph.hasBatch(answered.shape())) {
                throw PluginCode.broken(
                        loss,
                        "answer",
                        "gives a value of shape " + answered.shape()
                                + ", but its first axis must be that of the batch");
            }
            boolean exported = !context.further().contains(one);
            Optional<String> remark = answer == Answer.CLASSES && exported
                    ? LastOperator.remark(loss, graph.own(one.prediction()), graph.own(answered))
                    : Optional.empty();
            Judged judged = new Judged(
                    output,
                    exported,
                    answer,
                    answered.shape(),
                    target,
                    loss,
                    remark,
                    answer == Answer.CLASSES ? labels(one.prediction().shape(), target) : List.of(),
                    fields.stream().anyMatch(field -> field.name().equals(Field.GROUP)));
            graph.output(judged.predictionName(), one.prediction());
            graph.output(judged.answerName(), answered);
            if (answer == Answer.CLASSES) {
                ClassReadings.add(graph, judged, answered, one.target().filter(compared -> target.isPresent()));
            }
            all.add(judged);
        }
        return all;
    }

    /** What embeddings are judged by whose loss reads no target: the classes of the data, if it has any. */
    private static Optional<Field> classes(String name, List<Field> fields) {
        return fields.stream()
                .filter(field -> field.name().equals(name) && field.isClass())
                .findFirst();
    }

    private static List<String> labels(Shape prediction, Optional<Field> target) {
        return target.filter(field -> !field.isDistribution()
                        && field.elements() > 1
                        && prediction.equals(field.shape().batched()))
                .map(EvaluationStep::names)
                .orElse(List.of());
    }

    private static List<String> names(Field field) {
        return field.elementNames().size() == field.elements()
                ? field.elementNames()
                : IntStream.range(0, field.elements())
                        .mapToObj(Integer::toString)
                        .toList();
    }
}
