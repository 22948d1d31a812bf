package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Range;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.objective.FormulaContext;
import dev.cohort.graph.Graph;
import dev.cohort.plugin.PluginCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A graph that a formula adds itself to: makes its inputs, and remembers what it declared. */
final class FormulaGraph implements FormulaContext {
    /** A loss that was computed, from what, and what came out. */
    record Judged(Loss loss, LossContext context, Value prediction, Value target, Value value) {
        Combination combination() {
            Combination combination = PluginCode.build(loss, "combination", () -> loss.combination(context));
            if (combination instanceof Combination.MeanOver mean
                    && mean.weight().shape().rank() != 0) {
                throw PluginCode.broken(
                        loss,
                        "combination",
                        "gives a weight of shape " + mean.weight().shape() + ", but a mean is over one number");
            }
            return combination;
        }
    }

    private final Graph graph;
    private final Declarations declarations;
    private final boolean training;
    private final Map<String, Value> fields = new LinkedHashMap<>();
    private final Map<String, Value> variables = new LinkedHashMap<>();
    private final Map<String, Value> next = new LinkedHashMap<>();
    private final List<Dropout> dropouts = new ArrayList<>();
    private final List<Judged> judged = new ArrayList<>();

    FormulaGraph(Graph graph, List<Field> fields, Declarations declarations, boolean training) {
        this.graph = graph;
        this.declarations = declarations;
        this.training = training;
        for (Field field : fields) {
            Shape shape = field.shape().batched();
            this.fields.put(field.name(), graph.input(Names.field(field.name()), field.type(), shape));
        }
    }

    @Override
    public GraphBuilder graph() {
        return graph;
    }

    @Override
    public Map<String, Value> fields() {
        return Collections.unmodifiableMap(fields);
    }

    @Override
    public boolean training() {
        return training;
    }

    @Override
    public Value parameter(String name, Shape shape, Initializer initializer) {
        return variable(declarations.declare(name, shape, initializer, true));
    }

    @Override
    public Value state(String name, Shape shape, Initializer initializer) {
        return variable(declarations.declare(name, shape, initializer, false));
    }

    private Value variable(Variable variable) {
        Value known = variables.get(variable.name());
        if (known == null) {
            known = graph.input(Names.variable(variable.name()), graph.floatType(), variable.shape());
            variables.put(variable.name(), known);
        }
        return known;
    }

    @Override
    public void assign(Value state, Value value) {
        String name = variables.entrySet().stream()
                .filter(entry -> entry.getValue() == state)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("only a state can be assigned to, not " + state));
        if (!value.shape().equals(state.shape())) {
            throw new IllegalArgumentException(
                    "the state " + name + " has shape " + state.shape() + ", not " + value.shape());
        }
        if (training) {
            next.put(name, value);
        }
    }

    @Override
    public Map<String, Value> apply(Model model, String scope, Map<String, Value> inputs, int predictionSize) {
        Map<String, Value> outputs =
                PluginCode.build(model, "apply", () -> model.apply(new Scope(scope, predictionSize), inputs));
        if (!outputs.containsKey(Model.PREDICTION)) {
            throw PluginCode.broken(
                    model,
                    "apply",
                    "gives the outputs " + outputs.keySet() + ", but none named \"" + Model.PREDICTION + "\"");
        }
        return outputs;
    }

    @Override
    public Value loss(Loss loss, Map<String, Value> outputs, Value target) {
        Value prediction = outputs.get(Model.PREDICTION);
        if (prediction == null) {
            throw new IllegalArgumentException("a loss reads the output \"" + Model.PREDICTION
                    + "\", but there are only " + String.join(", ", outputs.keySet()));
        }
        Shape shape = prediction.shape();
        boolean column = target.shape().rank() == 1
                && shape.rank() == 2
                && shape.dimension(1).equals(Dimension.of(1));
        LossContext context = new Judgement(prediction, outputs, column ? target.unsqueeze(1) : target);
        Value value = PluginCode.build(loss, "compute", () -> loss.compute(context));
        if (value.shape().rank() != 0 || !value.type().isFloat()) {
            throw PluginCode.broken(
                    loss,
                    "compute",
                    "gives " + value.type() + " of shape " + value.shape()
                            + ", but a loss is one floating-point number");
        }
        judged.add(new Judged(loss, context, prediction, target, value));
        return value;
    }

    Value drop(Value value, double probability) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException("dropout has a probability from 0 to below 1, not " + probability);
        }
        if (!training || probability == 0) {
            return value;
        }
        Shape shape = value.shape();
        boolean drawn = shape.dimensions().stream()
                .allMatch(size -> size instanceof Dimension.Fixed || size.equals(Dimension.BATCH));
        if (!drawn || value.type() != ElementType.FLOAT32) {
            throw new IllegalArgumentException("dropout needs 32-bit floats of a shape that is known but for the batch,"
                    + " not " + value.type() + " " + shape);
        }
        Dropout dropout = new Dropout(Names.mask(dropouts.size()), shape, probability, dropouts.size());
        dropouts.add(dropout);
        return value.times(graph.input(dropout.input(), value.type(), shape));
    }

    /** The variables that this graph reads, as graph values by name. */
    Map<String, Value> variables() {
        return variables;
    }

    Map<String, Value> next() {
        return next;
    }

    List<Dropout> dropouts() {
        return dropouts;
    }

    /** The losses that were computed, the first of which tells what is predicted. */
    List<Judged> judged() {
        return judged;
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

    /** The field that a value is, if it is one as it came. */
    Optional<Field> field(Value value, List<Field> all) {
        return all.stream().filter(field -> fields.get(field.name()) == value).findFirst();
    }

    /** What the targets must be that losses read. */
    List<TargetCheck> targetChecks(List<Field> all) {
        List<TargetCheck> checks = new ArrayList<>();
        for (Judged judgement : judged) {
            TargetRequest wanted = PluginCode.target(judgement.loss());
            field(judgement.target(), all).ifPresent(target -> {
                int place = all.indexOf(target);
                if (wanted.type() == TargetType.CLASS && target.type() == ElementType.INT64) {
                    long classes = classes(judgement.prediction().shape(), target);
                    checks.add(new TargetCheck.Classes(place, classes, wanted.ignoredLabel()));
                } else if (target.type() == ElementType.FLOAT32
                        && !wanted.range().equals(Range.ALL)) {
                    checks.add(new TargetCheck.Numbers(place, wanted));
                }
            });
        }
        return checks;
    }

    /** A single logit tells two classes apart; else there is one for each. */
    private static long classes(Shape prediction, Field target) {
        long named = target.isClass() ? target.classNames().size() : Long.MAX_VALUE;
        boolean known = prediction.rank() > 1 && prediction.dimension(-1) instanceof Dimension.Fixed;
        long predicted = known ? prediction.size(-1) : 1;
        boolean single = predicted == 1 || prediction.rank() == target.shape().rank() + 1;
        return single ? Math.min(named, 2) : Math.min(named, predicted);
    }

    /** What a model sees: this graph, with a scope put before the names of its variables. */
    private final class Scope implements ModelContext {
        private final String scope;
        private final int predictionSize;

        Scope(String scope, int predictionSize) {
            this.scope = scope;
            this.predictionSize = predictionSize;
        }

        @Override
        public GraphBuilder graph() {
            return graph;
        }

        @Override
        public int predictionSize() {
            return predictionSize;
        }

        @Override
        public Value dropout(Value value, double probability) {
            return drop(value, probability);
        }

        @Override
        public Value parameter(String name, Shape shape, Initializer initializer) {
            return FormulaGraph.this.parameter(scope + name, shape, initializer);
        }

        @Override
        public Value state(String name, Shape shape, Initializer initializer) {
            return FormulaGraph.this.state(scope + name, shape, initializer);
        }

        @Override
        public void assign(Value state, Value value) {
            FormulaGraph.this.assign(state, value);
        }

        @Override
        public boolean training() {
            return training;
        }
    }

    private final class Judgement implements LossContext {
        private final Value prediction;
        private final Map<String, Value> outputs;
        private final Value target;

        Judgement(Value prediction, Map<String, Value> outputs, Value target) {
            this.prediction = prediction;
            this.outputs = outputs;
            this.target = target;
        }

        @Override
        public GraphBuilder graph() {
            return graph;
        }

        @Override
        public Value prediction() {
            return prediction;
        }

        @Override
        public Map<String, Value> outputs() {
            return outputs;
        }

        @Override
        public Value target() {
            return target;
        }

        @Override
        public Map<String, Value> fields() {
            return FormulaGraph.this.fields();
        }

        @Override
        public Optional<Value> weights() {
            return Optional.ofNullable(fields.get(Field.WEIGHT));
        }

        @Override
        public Map<String, Value> parameters(Pattern pattern) {
            Map<String, Value> found = new LinkedHashMap<>();
            variables.forEach((name, value) -> {
                Variable variable = declarations.all().get(name);
                if (variable != null
                        && variable.trainable()
                        && pattern.matcher(name).find()) {
                    found.put(name, value);
                }
            });
            return found;
        }
    }
}
