package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.GenerativeModel;
import dev.cohort.api.model.GenerativeModel.NextToken;
import dev.cohort.api.objective.Objective;
import dev.cohort.graph.Differentiator;
import dev.cohort.graph.Graph;
import dev.cohort.plugin.PluginCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How an objective's model writes a sequence: what it reads first, and what it does with each token; inputs and outputs are
 * called as in {@link Names}.
 *
 * @param begin from fields to what is remembered
 * @param next from a token, and what is remembered of the sequences before it, to the logits of the next
 * @param continues whether the sequence goes on with the tokens that are read
 */
public record GenerationStep(Graph begin, Graph next, boolean continues) {
    /** How many sequences are remembered, of which each row of a batch goes on from one. */
    private static final Dimension REMEMBERED = new Dimension.Symbol("remembered");

    /** The model of an objective, if it can write. */
    public static Optional<GenerativeModel> model(Objective objective) {
        return objective.formula() instanceof ModelFormula formula && formula.model() instanceof GenerativeModel model
                ? Optional.of(model)
                : Optional.empty();
    }

    /**
     * Builds the graphs.
     *
     * @param objective one with a {@link #model}
     * @param fields what each example has
     * @param length the most tokens that a sequence has
     * @throws IllegalArgumentException if the model cannot write so many, or reads other fields
     */
    public static GenerationStep build(
            Objective objective,
            List<Field> fields,
            Declarations declarations,
            Differentiator differentiator,
            int length) {
        ModelFormula formula = (ModelFormula) objective.formula();
        GenerativeModel model = model(objective).orElseThrow();
        List<Field> read = fields.stream()
                .filter(field -> formula.isRead(field.name()) && !field.name().equals(TokenFields.DECODER_INPUT_IDS))
                .toList();
        StepGraph begin = new StepGraph(
                new Graph(ElementType.FLOAT32, differentiator),
                fields,
                read,
                declarations,
                objective.adaptation(),
                false);
        StepGraph next = new StepGraph(
                new Graph(ElementType.FLOAT32, differentiator),
                fields,
                List.of(),
                declarations,
                objective.adaptation(),
                false);
        Map<String, Value> memory = begin(model, context(begin, formula), length);
        next(model, context(next, formula), memory);
        for (StepGraph step : List.of(begin, next)) {
            step.computed().forEach((name, value) -> step.graph().output(Names.computed(name), value));
        }
        return new GenerationStep(begin.graph(), next.graph(), PluginCode.call(model, "continues", model::continues));
    }

    /** The outputs of the first graph that the second reads. */
    public Set<String> remembered() {
        return begin.outputs().keySet().stream().filter(Names::isMemory).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The outputs of the second graph: logits, and what the first remembered as it is then. */
    public Set<String> written() {
        Set<String> written = new LinkedHashSet<>(Set.of(Names.LOGITS));
        remembered().forEach(memory -> written.add(Names.nextMemory(memory)));
        return written;
    }

    /** How many tokens there are. */
    public int tokens() {
        return (int) Objects.requireNonNull(next.outputs().get(Names.LOGITS), Names.LOGITS)
                .shape()
                .size(-1);
    }

    private static ModelGraph context(StepGraph step, ModelFormula formula) {
        return new ModelGraph(step, Scope.trained(""), formula.predictionSizes(), step.adaptation());
    }

    private static Map<String, Value> begin(GenerativeModel model, ModelGraph context, int length) {
        Map<String, Value> memory =
                new TreeMap<>(PluginCode.build(model, "begin", () -> model.begin(context, context.fields(), length)));
        memory.forEach((name, value) -> {
            if (!value.type().isFloat() || !FormulaGraph.hasBatch(value.shape()) || !isKnown(value.shape())) {
                throw PluginCode.broken(
                        model,
                        "begin",
                        "has '" + name + "' of " + value.type() + " and shape " + value.shape()
                                + " in its memory, but that holds floating-point numbers for each example, in a shape"
                                + " that is known");
            }
            context.step().graph().output(Names.memory(name), value);
        });
        return memory;
    }

    private static boolean isKnown(Shape shape) {
        return shape.dimensions().stream().skip(1).allMatch(Dimension.Fixed.class::isInstance);
    }

    private static void next(GenerativeModel model, ModelGraph context, Map<String, Value> memory) {
        Graph graph = context.step().graph();
        Value token = graph.input(Names.TOKEN, ElementType.INT64, Shape.SCALAR.batched());
        Value position = graph.input(Names.POSITION, ElementType.INT64, Shape.SCALAR);
        Value rows = graph.input(Names.ROWS, ElementType.INT64, Shape.SCALAR.batched());
        Map<String, Value> remembered = new LinkedHashMap<>();
        memory.forEach((name, value) -> remembered.put(
                name,
                graph.input(Names.memory(name), value.type(), remembered(value.shape()))
                        .gather(0, rows)));
        NextToken next = PluginCode.build(model, "next", () -> model.next(context, token, position, remembered));
        if (next.logits().shape().rank() != 2 || !isKnown(next.logits().shape())) {
            throw PluginCode.broken(
                    model, "next", "gives logits of shape " + next.logits().shape() + ", not [batch, tokens]");
        }
        graph.output(Names.LOGITS, next.logits());
        remembered.forEach((name, value) -> {
            Value after = next.memory().get(name);
            if (after == null || !after.shape().equals(value.shape())) {
                throw PluginCode.broken(
                        model,
                        "next",
                        "gives " + (after == null ? "nothing" : "a value of shape " + after.shape()) + " for '" + name
                                + "', whose shape is " + value.shape());
            }
            graph.output(Names.nextMemory(Names.memory(name)), after);
        });
    }

    private static Shape remembered(Shape shape) {
        List<Dimension> dimensions = new ArrayList<>(shape.dimensions());
        dimensions.set(0, REMEMBERED);
        return new Shape(dimensions);
    }
}
