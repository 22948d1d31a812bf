package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.graph.Differentiator;
import dev.cohort.graph.Graph;
import dev.cohort.plugin.PluginCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What an objective computes on a batch in evaluation: its loss, and what metrics compare with the target.
 *
 * @param graph inputs and outputs are called as in {@link Names}
 * @param judged what metrics see; empty where the formula uses no loss component
 * @param combination how the losses of batches become that of a part of the data
 * @param targets what the batch's targets may be
 */
public record EvaluationStep(Graph graph, Optional<Judged> judged, Combination combination, List<TargetCheck> targets) {
    /** The output that holds the prediction. */
    public static final String PREDICTION = Model.PREDICTION;

    /**
     * What metrics see: the first loss of the formula and what it compares.
     *
     * @param type what the target is
     * @param prediction the shape of what metrics read: of the output {@link Names#PROBABILITIES} for classes, else of
     *     {@link #PREDICTION}
     * @param target the field that the prediction is compared with
     */
    public record Judged(TargetType type, Shape prediction, Field target, Loss loss) {
        /** The classes in the order of their numbers; those that the data has no name for are called by their numbers. */
        public List<String> classNames() {
            List<String> known = target.classNames();
            if (type == TargetType.NUMBER || !(prediction.dimension(-1) instanceof Dimension.Fixed width)) {
                return known;
            }
            return LongStream.range(0, width.size())
                    .mapToObj(label -> label < known.size() ? known.get((int) label) : Long.toString(label))
                    .toList();
        }
    }

    public EvaluationStep {
        targets = List.copyOf(targets);
    }

    /** Builds an objective's evaluation. */
    public static EvaluationStep build(
            Objective objective, List<Field> fields, Declarations declarations, Differentiator differentiator) {
        Graph graph = new Graph(ElementType.FLOAT32, differentiator);
        FormulaGraph context = new FormulaGraph(graph, fields, declarations, false);
        Outcome outcome = objective.formula().apply(context);
        graph.output(Names.LOSS, outcome.loss());
        Optional<Judged> judged = context.judged().stream()
                .findFirst()
                .flatMap(first -> context.field(first.target(), fields).map(target -> judged(graph, first, target)));
        Combination combination = context.combination(outcome.loss());
        Names.outputWeight(graph, combination);
        return new EvaluationStep(graph, judged, combination, context.targetChecks(fields));
    }

    private static Judged judged(Graph graph, FormulaGraph.Judged first, Field target) {
        TargetType type = PluginCode.target(first.loss()).type();
        graph.output(PREDICTION, first.prediction());
        if (type == TargetType.NUMBER) {
            return new Judged(type, first.prediction().shape(), target, first.loss());
        }
        Value probabilities = PluginCode.build(
                first.loss(), "probabilities", () -> first.loss().probabilities(first.prediction()));
        if (probabilities.shape().rank() == 0) {
            throw PluginCode.broken(first.loss(), "probabilities", "gives one number for all examples");
        }
        graph.output(Names.PROBABILITIES, probabilities);
        return new Judged(type, probabilities.shape(), target, first.loss());
    }
}
