package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.objective.ParameterGroup;
import dev.cohort.autodiff.Autocast;
import dev.cohort.autodiff.Kernel;
import dev.cohort.autodiff.LowRankProducts;
import dev.cohort.autodiff.Lowering;
import dev.cohort.autodiff.Recomputation;
import dev.cohort.autodiff.Recomputation.Recomputed;
import dev.cohort.graph.Differentiator;
import dev.cohort.graph.Graph;
import dev.cohort.graph.Multiplications;
import dev.cohort.plugin.Misfit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What an objective computes on a batch in training: its loss, the gradients of the parameters that it moves, and the
 * model's states for the next step.
 *
 * @param graph inputs and outputs are called as in {@link Names}
 * @param trained the parameters that have a gradient
 * @param assigned the states that have a next value
 * @param terms the names of the losses that the loss is the sum of; empty where it is not told apart
 * @param draws numbers that are to be drawn for each step
 * @param targets what the batch's targets may be
 * @param shards how a batch is split for this graph
 * @param remarks what people should know of the files that the model was read from
 * @param account what was done to make the model
 */
public record TrainingStep(
        Graph graph,
        List<Variable> trained,
        List<Variable> assigned,
        List<String> terms,
        List<Draw> draws,
        List<TargetCheck> targets,
        Shards shards,
        List<String> remarks,
        List<String> account) {
    private static final int NAMES_SHOWN = 8;
    private static final double MEBIBYTE = 1 << 20;

    public TrainingStep {
        trained = List.copyOf(trained);
        assigned = List.copyOf(assigned);
        terms = List.copyOf(terms);
        draws = List.copyOf(draws);
        targets = List.copyOf(targets);
        remarks = List.copyOf(remarks);
        account = List.copyOf(account);
    }

    /**
     * Builds an objective's step.
     *
     * @param declarations what was declared so far; what this objective declares is added
     * @param registered which kernels the device has
     * @param products in what type matrices are multiplied, where there are kernels for it; those of 16-bit floats with a small
     *     range get a scale for the loss
     * @param sharding into how many shards batches may be split
     * @throws IllegalArgumentException if formula, fields and parameters do not fit; the message says what was wanted
     */
    public static TrainingStep build(
            Objective objective,
            List<Field> fields,
            Declarations declarations,
            Differentiator differentiator,
            Predicate<Kernel> registered,
            ElementType products,
            Sharding sharding) {
        Graph graph = new Graph(ElementType.FLOAT32, differentiator);
        StepGraph step = new StepGraph(graph, fields, declarations, objective.adaptation(), true);
        FormulaGraph context = new FormulaGraph(step);
        Outcome outcome = objective.formula().apply(context);
        if (outcome.loss().shape().rank() != 0) {
            throw new IllegalArgumentException("a loss is one number, but this one has shape "
                    + outcome.loss().shape());
        }
        List<Variable> trained = trained(objective, declarations, step);
        if (trained.isEmpty()) {
            throw nothingToTrain(objective, declarations);
        }
        Shards shards = shards(context, outcome, trained, sharding);
        graph.output(Names.loss(""), outcome.loss());
        outcome.summands().forEach(summand -> graph.output(Names.loss(summand.name()), summand.loss()));
        step.next().forEach((name, value) -> graph.output(Names.next(name), value));
        List<Variable> assigned =
                step.next().keySet().stream().map(declarations.all()::get).toList();
        return new TrainingStep(
                Lowering.apply(withGradients(forward(graph, products, registered), trained, products), registered),
                trained,
                assigned,
                outcome.summands().stream().map(Outcome.Summand::name).toList(),
                step.draws(),
                context.targetChecks(fields),
                shards,
                graph.remarks(),
                graph.account());
    }

    /**
     * The same step, in which a part of the model is computed twice, where that saves memory; tells so among what is said of the
     * model.
     *
     * @param batchSize for how many examples memory is counted
     */
    public TrainingStep recomputing(int batchSize) {
        Set<String> gradients = trained.stream()
                .map(variable -> Names.gradient(variable.name()))
                .collect(Collectors.toSet());
        gradients.add(Names.FINITE);
        Optional<Recomputed> recomputed = Recomputation.apply(graph, gradients, batchSize);
        List<String> told = new ArrayList<>(recomputed.isPresent() ? account : remarks);
        told.add(recomputed
                .map(it -> String.format(
                        Locale.ROOT,
                        "Gradient checkpointing: the values of a batch take %.1f MiB at most in place of %.1f; of %d segments"
                                + " of the model all but the last are computed twice.",
                        it.bytes() / MEBIBYTE,
                        it.whole() / MEBIBYTE,
                        it.segments()))
                .orElse(
                        "gradient-checkpointing changes nothing: wherever this model is cut, the values of a batch take hardly"
                                + " less memory"));
        return new TrainingStep(
                recomputed.map(Recomputed::graph).orElse(graph),
                trained,
                assigned,
                terms,
                draws,
                targets,
                shards,
                recomputed.isPresent() ? remarks : told,
                recomputed.isPresent() ? told : account);
    }

    /** The way forward as it is computed. */
    static Graph forward(Graph graph, ElementType products, Predicate<Kernel> registered) {
        Graph forward = LowRankProducts.apply(graph);
        return products == ElementType.FLOAT32 ? forward : Autocast.apply(forward, products, registered);
    }

    private static Graph withGradients(Graph graph, List<Variable> trained, ElementType products) {
        List<Value> by = new ArrayList<>();
        trained.forEach(variable -> by.add(graph.inputs().get(Names.variable(variable.name()))));
        Value loss = Objects.requireNonNull(graph.outputs().get(Names.loss("")), "loss");
        List<Value> gradients = products == ElementType.FLOAT16 ? scaled(graph, loss, by) : graph.gradient(loss, by);
        for (int index = 0; index < by.size(); index++) {
            graph.output(Names.gradient(trained.get(index).name()), gradients.get(index));
        }
        return graph;
    }

    /** Gradients that were larger on their way. */
    private static List<Value> scaled(Graph graph, Value loss, List<Value> by) {
        Value scale = graph.input(Names.LOSS_SCALE, ElementType.FLOAT32, Shape.SCALAR);
        List<Value> gradients = new ArrayList<>();
        Value finite = graph.constant(0);
        for (Value gradient : graph.gradient(loss.times(scale), by)) {
            gradients.add(gradient.dividedBy(scale));
            finite = finite.plus(gradient.times(0).sum());
        }
        graph.output(Names.FINITE, finite);
        return gradients;
    }

    /** Whether the loss has a scale, which gradients do not show any more. */
    public boolean isScaled() {
        return graph.inputs().containsKey(Names.LOSS_SCALE);
    }

    private static Misfit nothingToTrain(Objective objective, Declarations declarations) {
        List<String> frozen = declarations.all().values().stream()
                .filter(variable -> variable.role() == Role.FROZEN)
                .map(Variable::name)
                .toList();
        return objective.adaptation().isPresent() && declarations.parameters().isEmpty()
                ? Misfit.of(
                        objective.adaptation().get(),
                        "nothing to train: the adaptation has every parameter of the model stay as it is: "
                                + String.join(", ", frozen.subList(0, Math.min(NAMES_SHOWN, frozen.size())))
                                + (frozen.size() > NAMES_SHOWN ? ", ..." : ""))
                : Misfit.of(objective.optimizer(), "nothing to train: " + objective.name() + " moves no parameter");
    }

    /**
     * A step that assigns states, as those of a batch normalization, needs the whole batch; so does a sum of losses of which one
     * is no mean over examples.
     */
    private static Shards shards(FormulaGraph context, Outcome outcome, List<Variable> trained, Sharding sharding) {
        Graph graph = context.step().graph();
        int parameters = trained.stream().mapToInt(Variable::length).sum();
        int count =
                context.step().next().isEmpty() ? sharding.shards(Multiplications.perExample(graph), parameters) : 1;
        if (count == 1) {
            return Shards.ONE;
        }
        Combination combination = context.combination(outcome.loss());
        boolean fit = Shards.fit(graph, graph.own(outcome.loss()), combination)
                && outcome.summands().stream()
                        .allMatch(summand ->
                                Shards.fit(graph, graph.own(summand.loss()), new Combination.MeanOverExamples()));
        if (!fit) {
            return Shards.ONE;
        }
        if (combination instanceof Combination.MeanOver mean) {
            graph.output(Names.lossWeight(""), mean.weight().toFloat());
        }
        return new Shards(count, combination);
    }

    private static List<Variable> trained(Objective objective, Declarations declarations, StepGraph step) {
        return declarations.parameters().stream()
                .filter(variable -> step.variables().containsKey(variable.name()))
                .filter(variable ->
                        objective.parameters().matcher(variable.name()).find())
                .filter(variable -> !group(objective, variable.name())
                        .map(ParameterGroup::frozen)
                        .orElse(false))
                .toList();
    }

    /** The group of an objective that a parameter belongs to: the first whose pattern is found in its name. */
    public static Optional<ParameterGroup> group(Objective objective, String parameter) {
        return objective.groups().stream()
                .filter(group -> group.match().matcher(parameter).find())
                .findFirst();
    }
}
