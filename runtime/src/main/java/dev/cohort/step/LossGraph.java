package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.AppliedModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a loss sees of a step. */
final class LossGraph extends ScopedContext implements LossContext {
    private static final String REFERENCE = "reference.";

    private final String scope;
    private final String output;
    private final Map<String, Value> outputs;
    private final Optional<Value> target;
    private final Optional<Field> targetField;
    private final Optional<AppliedModel> applied;

    /**
     * @param output the one that the loss reads as the prediction
     * @param targetField the field that the target is, if it is one
     * @param applied what gave the prediction, if it was a model
     */
    LossGraph(
            StepGraph step,
            String scope,
            String output,
            Map<String, Value> outputs,
            Optional<Value> target,
            Optional<Field> targetField,
            Optional<AppliedModel> applied) {
        super(step, Scope.trained(scope));
        this.scope = scope;
        this.output = output;
        this.outputs = outputs;
        this.target = target;
        this.targetField = targetField;
        this.applied = applied;
    }

    @Override
    public Value prediction() {
        return output(output);
    }

    @Override
    public Map<String, Value> outputs() {
        return outputs;
    }

    @Override
    public Value target() {
        return target.orElseThrow(() -> new IllegalArgumentException("the data has no target that the loss reads"));
    }

    @Override
    public Optional<Field> targetField() {
        return targetField;
    }

    @Override
    public Optional<Value> weights() {
        return Optional.ofNullable(fields().get(Field.WEIGHT));
    }

    @Override
    public Map<String, Value> parameters(Pattern pattern) {
        Map<String, Value> found = step().parameters();
        found.keySet().removeIf(name -> !pattern.matcher(name).find());
        return found;
    }

    @Override
    public Map<String, Value> apply(Map<String, Value> inputs) {
        AppliedModel model = applied();
        return apply(model.model(), Scope.trained(model.scope()), inputs);
    }

    @Override
    public Map<String, Value> reference(Map<String, Value> inputs) {
        AppliedModel model = applied();
        return apply(model.model(), new Scope(REFERENCE + model.scope(), model.scope(), true), inputs);
    }

    @Override
    public Map<String, Value> reference(Model model, String scope, Map<String, Value> inputs) {
        return apply(model, new Scope(scope, scope, true), inputs);
    }

    @Override
    public LossContext of(Map<String, Value> outputs) {
        return new LossGraph(step(), scope, output, outputs, target, targetField, applied);
    }

    private Map<String, Value> apply(Model model, Scope scope, Map<String, Value> inputs) {
        Map<String, Value> all = new LinkedHashMap<>(applied().inputs());
        all.putAll(inputs);
        return new ModelGraph(step(), scope, applied().predictionSizes()).apply(model, all);
    }

    private AppliedModel applied() {
        return applied.orElseThrow(() ->
                new IllegalArgumentException("the loss applies the model again, but its prediction comes from none"));
    }
}
