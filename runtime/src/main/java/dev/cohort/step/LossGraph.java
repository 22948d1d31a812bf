package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.model.Adaptation;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.AppliedModel;
import dev.cohort.api.objective.Term;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugin.Misfit;
import dev.cohort.plugin.PluginCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a loss sees of a step. */
final class LossGraph extends ScopedContext implements LossContext {
    private static final String SCOPE = "loss.";
    private static final String REFERENCE = "reference.";
    private static final String BEGINNING = "beginning.";

    private final Term term;
    private final Map<String, Value> outputs;
    private final Optional<Value> target;
    private final Optional<Field> targetField;
    private final Optional<AppliedModel> applied;
    private final Map<String, Value> judged;

    /**
     * @param term the loss, which reads one output as the prediction
     * @param targetField the field that the target is, if it is one
     * @param applied what gave the prediction, if it was a model
     */
    LossGraph(
            StepGraph step,
            Term term,
            Map<String, Value> outputs,
            Optional<Value> target,
            Optional<Field> targetField,
            Optional<AppliedModel> applied) {
        this(step, term, outputs, target, targetField, applied, new LinkedHashMap<>());
    }

    private LossGraph(
            StepGraph step,
            Term term,
            Map<String, Value> outputs,
            Optional<Value> target,
            Optional<Field> targetField,
            Optional<AppliedModel> applied,
            Map<String, Value> judged) {
        super(step, Scope.trained(term.name().isEmpty() ? SCOPE : SCOPE + term.name() + "."));
        this.term = term;
        this.outputs = outputs;
        this.target = target;
        this.targetField = targetField;
        this.applied = applied;
        this.judged = judged;
    }

    @Override
    public Value prediction() {
        return output(term.output());
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
    public Value beginning(Value variable) {
        return step().copy(variable, BEGINNING);
    }

    @Override
    public Map<String, Value> apply(Map<String, Value> inputs) {
        AppliedModel model = applied();
        return apply(model.model(), Scope.trained(model.scope()), step().adaptation(), inputs);
    }

    @Override
    public Map<String, Value> reference(Map<String, Value> inputs) {
        AppliedModel model = applied();
        Scope scope = new Scope(REFERENCE + model.scope(), model.scope(), true);
        return apply(model.model(), scope, step().adaptation(), inputs);
    }

    @Override
    public Map<String, Value> reference(Model model, String scope, Map<String, Value> inputs) {
        return apply(model, new Scope(scope, scope, true), Optional.empty(), inputs);
    }

    @Override
    public LossContext of(Map<String, Value> outputs) {
        return new LossGraph(step(), term, outputs, target, targetField, applied, judged);
    }

    @Override
    public void judge(String name, Value prediction) {
        judged.put(name, prediction);
    }

    /** What the loss has given metrics to judge, by name. */
    Map<String, Value> judged() {
        return judged;
    }

    private Map<String, Value> apply(
            Model model, Scope scope, Optional<Adaptation> adaptation, Map<String, Value> inputs) {
        Map<String, Value> read = applied().inputs();
        String others = "";
        for (Map.Entry<String, Value> input : inputs.entrySet()) {
            Value known = read.get(input.getKey());
            if (known == null) {
                throw misapplied("'" + input.getKey() + "', but the model reads " + String.join(", ", read.keySet()));
            }
            if (!known.shape().equals(input.getValue().shape())) {
                others = "'" + input.getKey() + "' of shape " + input.getValue().shape() + " in place of "
                        + known.shape();
            }
        }
        Map<String, Value> all = new LinkedHashMap<>(read);
        all.putAll(inputs);
        ModelGraph again = new ModelGraph(step(), scope, applied().predictionSizes(), adaptation);
        try {
            return again.apply(model, all);
        } catch (IllegalArgumentException refused) {
            throw others.isEmpty() ? refused : misapplied(others + ", which it does not take: " + refused.getMessage());
        } catch (ProblemException failed) {
            throw others.isEmpty() ? failed : misapplied(others + ", which it does not take");
        }
    }

    /** A model that took what the data gives is not at fault where it does not take what the loss gives it. */
    private RuntimeException misapplied(String what) {
        String answer = "applies the model to " + what;
        return PluginCode.stranger(term.loss()).isPresent()
                ? PluginCode.broken(term.loss(), "compute", answer)
                : Misfit.of(term.loss(), answer);
    }

    private AppliedModel applied() {
        return applied.orElseThrow(() ->
                new IllegalArgumentException("the loss applies the model again, but its prediction comes from none"));
    }
}
