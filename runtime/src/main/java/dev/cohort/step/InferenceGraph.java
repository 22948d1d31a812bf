package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.loss.Answer;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The trained model as others run it: raw features in, predictions in original units out, the parameters inside.
 *
 * <p>It is the part of an evaluation's graph that the prediction needs, rebuilt with the fields' own names, with the
 * scaling of the features before it and that of the target undone behind it.
 */
public final class InferenceGraph {
    /** The output that holds the probabilities of classes. */
    public static final String PROBABILITIES = "probabilities";

    private final Graph source;
    private final List<Field> fields;
    private final Function<Variable, float[]> values;
    private final Map<String, Variable> variables;
    private final Map<String, Constant> computed;
    private final Graph graph;
    private final Preprocessing preprocessing;
    private final Map<GraphValue, GraphValue> copies = new HashMap<>();

    private InferenceGraph(
            Graph source,
            List<Field> fields,
            Map<String, Variable> variables,
            Function<Variable, float[]> values,
            Map<String, Constant> computed) {
        this.source = source;
        this.fields = fields;
        this.variables = variables;
        this.values = values;
        this.computed = computed;
        this.graph = new Graph(source.floatType(), (ignored, scalar, by) -> {
            throw new IllegalStateException("an inference graph has no gradients");
        });
        this.preprocessing = new Preprocessing(graph);
    }

    /**
     * Builds the graph.
     *
     * @param values the elements of each variable
     * @param computed the parameters that an adaptation computes, by name; variables that nothing else reads are left out
     * @throws IllegalArgumentException if the evaluation has no prediction
     */
    public static Graph build(
            EvaluationStep evaluation,
            List<Field> fields,
            Map<String, Variable> variables,
            Function<Variable, float[]> values,
            Map<String, Constant> computed) {
        if (evaluation.judged().isEmpty()) {
            throw new IllegalArgumentException("only a model with a loss of its prediction can be exported");
        }
        InferenceGraph inference = new InferenceGraph(evaluation.graph(), fields, variables, values, computed);
        inference.copyNeeded(evaluation);
        return inference.graph;
    }

    /**
     * Builds a copy of a graph with the fields' own names and the parameters inside; all else that it reads, it reads as before.
     *
     * @param outputs those that are wanted
     */
    public static Graph copy(
            Graph source,
            Set<String> outputs,
            List<Field> fields,
            Map<String, Variable> variables,
            Function<Variable, float[]> values,
            Map<String, Constant> computed) {
        Map<String, Constant> there = new LinkedHashMap<>(computed);
        there.keySet().removeIf(name -> !source.outputs().containsKey(Names.computed(name)));
        InferenceGraph inference = new InferenceGraph(source, fields, variables, values, there);
        inference.copyOutputs(outputs);
        return inference.graph;
    }

    private void copyOutputs(Set<String> outputs) {
        Set<GraphValue> needed = new HashSet<>();
        outputs.forEach(name -> mark(output(name), needed));
        source.inputs().forEach((name, value) -> {
            if (!Names.isField(name) && !Names.isVariable(name)) {
                copies.put(value, graph.input(name, value.type(), value.shape()));
            }
        });
        copyInputs(needed, List.of());
        copyNodes(needed);
        outputs.forEach(name -> graph.output(name, copied(output(name))));
    }

    private void copyNeeded(EvaluationStep evaluation) {
        Set<GraphValue> needed = new HashSet<>();
        for (EvaluationStep.Judged judged : evaluation.exported()) {
            if (judged.answer() == Answer.CLASSES) {
                mark(output(judged.predictionName()), needed);
            }
            mark(output(judged.answerName()), needed);
        }
        copyInputs(needed, evaluation.draws());
        copyNodes(needed);
        evaluation.exported().forEach(this::export);
    }

    private void copyNodes(Set<GraphValue> needed) {
        for (Node node : source.nodes()) {
            if (node.outputs().stream().anyMatch(needed::contains) && !copies.containsKey(node.output(0))) {
                copy(node);
            }
        }
    }

    /** Logits and probabilities of classes; of all else, what the loss says that was predicted. */
    private void export(EvaluationStep.Judged judged) {
        if (judged.answer() == Answer.CLASSES) {
            graph.output(judged.output(), copied(output(judged.predictionName())));
            String name = judged.isMain() ? PROBABILITIES : judged.output() + "-" + PROBABILITIES;
            graph.output(name, copied(output(judged.answerName())));
        } else {
            graph.output(judged.output(), preprocessing.undone(copied(output(judged.answerName())), judged));
        }
    }

    private GraphValue output(String name) {
        GraphValue value = source.outputs().get(name);
        if (value == null) {
            throw new IllegalStateException("the evaluation has no output " + name);
        }
        return value;
    }

    private void mark(GraphValue value, Set<GraphValue> needed) {
        Set<GraphValue> known = computed.keySet().stream()
                .map(name -> output(Names.computed(name)))
                .collect(Collectors.toSet());
        Deque<GraphValue> open = new ArrayDeque<>(List.of(value));
        while (!open.isEmpty()) {
            GraphValue next = open.pop();
            if (next.isPresent() && needed.add(next) && !known.contains(next)) {
                next.producer().ifPresent(node -> open.addAll(node.inputs()));
            }
        }
    }

    /** Fields first, then numbers that are drawn, so that these are the inputs; then parameters and states as declared. */
    private void copyInputs(Set<GraphValue> needed, List<Draw> draws) {
        for (Field field : fields) {
            GraphValue value = source.inputs().get(Names.field(field.name()));
            if (value != null && needed.contains(value)) {
                copies.put(value, preprocessing.of(value, field));
            }
        }
        for (Draw draw : draws) {
            GraphValue value = source.inputs().get(draw.input());
            if (value != null && needed.contains(value)) {
                copies.put(value, graph.input(draw.name(), value.type(), value.shape()));
            }
        }
        for (Variable variable : variables.values()) {
            GraphValue value = source.inputs().get(Names.variable(variable.name()));
            if (value != null && needed.contains(value)) {
                copies.put(value, initializer(variable.name(), Constant.of(variable.shape(), values.apply(variable))));
            }
        }
        computed.forEach((name, constant) -> {
            GraphValue value = output(Names.computed(name));
            if (needed.contains(value)) {
                copies.put(value, initializer(name, constant));
            }
        });
    }

    private GraphValue initializer(String name, Constant constant) {
        return graph.initializer(graph.inputs().containsKey(name) ? Names.variable(name) : name, constant);
    }

    private void copy(Node node) {
        List<GraphValue> inputs = node.inputs().stream().map(this::copied).toList();
        Node copy = graph.add(
                node.domain(),
                node.type(),
                inputs,
                node.attributes(),
                node.outputs().stream().map(GraphValue::info).toList());
        for (int index = 0; index < node.outputs().size(); index++) {
            copies.put(node.output(index), copy.output(index));
        }
    }

    private GraphValue copied(GraphValue value) {
        if (!value.isPresent()) {
            return graph.absent();
        }
        GraphValue copy = copies.get(value);
        if (copy == null) {
            copy = value.constant()
                    .map(graph::exact)
                    .orElseThrow(() -> new IllegalArgumentException("the prediction depends on " + value.name()
                            + ", which is not there when the model is used"));
            copies.put(value, copy);
        }
        return copy;
    }
}
