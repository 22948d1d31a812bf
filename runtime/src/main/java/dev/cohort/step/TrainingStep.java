package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.objective.ParameterGroup;
import dev.cohort.autodiff.Kernel;
import dev.cohort.autodiff.Lowering;
import dev.cohort.graph.Differentiator;
import dev.cohort.graph.Graph;
import dev.cohort.graph.Multiplications;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What an objective computes on a batch in training: its loss, the gradients of the parameters that it moves, and the
 * model's states for the next step.
 *
 * @param graph inputs and outputs are called as in {@link Names}
 * @param trained the parameters that have a gradient
 * @param assigned the states that have a next value
 * @param dropouts the masks that are to be drawn for each step
 * @param targets what the batch's targets may be
 * @param shards how a batch is split for this graph
 * @param remarks what people should know of the files that the model was read from
 */
public record TrainingStep(
        Graph graph,
        List<Variable> trained,
        List<Variable> assigned,
        List<Dropout> dropouts,
        List<TargetCheck> targets,
        Shards shards,
        List<String> remarks) {
    public TrainingStep {
        trained = List.copyOf(trained);
        assigned = List.copyOf(assigned);
        dropouts = List.copyOf(dropouts);
        targets = List.copyOf(targets);
        remarks = List.copyOf(remarks);
    }

    /**
     * Builds an objective's step.
     *
     * @param declarations what was declared so far; what this objective declares is added
     * @param registered which kernels the device has
     * @param sharding into how many shards batches may be split
     * @throws IllegalArgumentException if formula, fields and parameters do not fit; the message says what was wanted
     */
    public static TrainingStep build(
            Objective objective,
            List<Field> fields,
            Declarations declarations,
            Differentiator differentiator,
            Predicate<Kernel> registered,
            Sharding sharding) {
        Graph graph = new Graph(ElementType.FLOAT32, differentiator);
        FormulaGraph context = new FormulaGraph(graph, fields, declarations, true);
        Outcome outcome = objective.formula().apply(context);
        if (outcome.loss().shape().rank() != 0) {
            throw new IllegalArgumentException("a loss is one number, but this one has shape "
                    + outcome.loss().shape());
        }
        List<Variable> trained = trained(objective, declarations, context);
        if (trained.isEmpty()) {
            throw new IllegalArgumentException("nothing to train: " + objective.name() + " moves no parameter");
        }
        Shards shards = shards(graph, context, outcome.loss(), trained, sharding);
        List<Value> by = trained.stream()
                .map(variable -> context.variables().get(variable.name()))
                .toList();
        List<Value> gradients = graph.gradient(outcome.loss(), by);
        graph.output(Names.LOSS, outcome.loss());
        for (int index = 0; index < by.size(); index++) {
            graph.output(Names.gradient(trained.get(index).name()), gradients.get(index));
        }
        context.next().forEach((name, value) -> graph.output(Names.next(name), value));
        List<Variable> assigned =
                context.next().keySet().stream().map(declarations.all()::get).toList();
        return new TrainingStep(
                Lowering.apply(graph, registered),
                trained,
                assigned,
                context.dropouts(),
                context.targetChecks(fields),
                shards,
                graph.remarks());
    }

    /** A step that assigns states, as those of a batch normalization, needs the whole batch. */
    private static Shards shards(
            Graph graph, FormulaGraph context, Value loss, List<Variable> trained, Sharding sharding) {
        int parameters = trained.stream().mapToInt(Variable::length).sum();
        int count = context.next().isEmpty() ? sharding.shards(Multiplications.perExample(graph), parameters) : 1;
        if (count == 1) {
            return Shards.ONE;
        }
        Combination combination = context.combination(loss);
        if (!Shards.fit(graph, graph.own(loss), combination)) {
            return Shards.ONE;
        }
        Names.outputWeight(graph, combination);
        return new Shards(count, combination);
    }

    private static List<Variable> trained(Objective objective, Declarations declarations, FormulaGraph context) {
        return declarations.parameters().stream()
                .filter(variable -> context.variables().containsKey(variable.name()))
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
