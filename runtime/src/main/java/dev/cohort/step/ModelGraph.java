package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Adaptation;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.model.Parameter;
import dev.cohort.api.model.ParameterUse;
import dev.cohort.plugin.Misfit;
import dev.cohort.plugin.PluginCode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a model sees of a step. */
final class ModelGraph extends ScopedContext implements ModelContext {
    private final Map<String, Integer> predictionSizes;
    private final Optional<Adaptation> adaptation;
    private final Set<String> places = new LinkedHashSet<>();
    private final Map<String, Parameter> adapted = new LinkedHashMap<>();
    private Map<String, ParameterUse> uses = Map.of();

    /** @param adaptation what stands between the model and its parameters */
    ModelGraph(StepGraph step, Scope scope, Map<String, Integer> predictionSizes, Optional<Adaptation> adaptation) {
        super(step, scope);
        this.predictionSizes = predictionSizes;
        this.adaptation = adaptation;
    }

    @Override
    public int predictionSize(String output) {
        Integer size = predictionSizes.get(output);
        if (size == null) {
            throw new IllegalArgumentException("the model asks how many numbers its output \"" + output
                    + "\" should have, but no loss reads that output and says so"
                    + (predictionSizes.isEmpty()
                            ? ""
                            : "; losses read " + String.join(", ", predictionSizes.keySet())));
        }
        return size;
    }

    @Override
    public Optional<Field> declaration(String field) {
        return step().declared().stream()
                .filter(declared -> declared.name().equals(field))
                .findFirst();
    }

    @Override
    public void account(String text) {
        step().graph().account(text);
    }

    @Override
    public void remark(String text) {
        step().graph().remark(text);
    }

    @Override
    public Value parameter(String name, Shape shape, Initializer initializer) {
        if (adaptation.isEmpty()) {
            return super.parameter(name, shape, initializer);
        }
        ParameterUse use = uses.getOrDefault(scope().prefix() + name, ParameterUse.OTHER);
        Parameter parameter = new Parameter(name, shape, initializer, use);
        adapted.put(name, parameter);
        return step().adapted(scope(), name, shape, () -> adapted(adaptation.get(), parameter));
    }

    private Value adapted(Adaptation by, Parameter parameter) {
        Value value = PluginCode.build(by, "parameter", () -> by.parameter(on(step()), parameter));
        if (!value.shape().equals(parameter.shape())) {
            throw PluginCode.broken(
                    by,
                    "parameter",
                    "gives shape " + value.shape() + " for '" + parameter.name() + "', which has " + parameter.shape());
        }
        return value;
    }

    @Override
    public Value frozen(String name, Shape shape, Initializer initializer) {
        return step().variable(scope().unmoved(name, shape, initializer));
    }

    @Override
    public Value at(String place, Value value) {
        places.add(place);
        return adaptation
                .filter(by -> wanted(by)
                        .filter(places -> places.matcher(place).find())
                        .isPresent())
                .map(by -> step().adding(() -> PluginCode.build(by, "at", () -> by.at(on(step()), place, value))))
                .orElse(value);
    }

    private static Optional<Pattern> wanted(Adaptation by) {
        return PluginCode.call(by, "places", by::places).map(Pattern::compile);
    }

    private void requireFit(Adaptation by) {
        PluginCode.build(by, "check", () -> {
            by.check(on(step()), List.copyOf(adapted.values()));
            return by;
        });
        Optional<Pattern> wanted = wanted(by);
        if (wanted.isPresent() && places.stream().noneMatch(wanted.get().asPredicate())) {
            throw Misfit.of(
                    by,
                    "the adaptation adds something where the model has a place named as in '" + wanted.get() + "', but "
                            + (places.isEmpty()
                                    ? "this model has no places"
                                    : "its places are " + String.join(", ", places)));
        }
    }

    /** The same part of a step, of which nothing is adapted. */
    ModelGraph on(StepGraph other) {
        return new ModelGraph(other, scope(), predictionSizes, Optional.empty());
    }

    /** Has a model add itself to the step. */
    Map<String, Value> apply(Model model, Map<String, Value> inputs) {
        if (adaptation.isPresent()) {
            uses = ParameterUses.of(model, this, inputs);
        }
        Map<String, Value> outputs = PluginCode.build(model, "apply", () -> model.apply(this, inputs));
        outputs.forEach((name, value) -> {
            if (value == null) {
                throw PluginCode.broken(model, "apply", "gives null as the output \"" + name + "\"");
            }
        });
        if (!outputs.containsKey(Model.PREDICTION)) {
            throw PluginCode.broken(
                    model,
                    "apply",
                    "gives the outputs " + outputs.keySet() + ", but none named \"" + Model.PREDICTION + "\"");
        }
        adaptation.ifPresent(this::requireFit);
        return outputs;
    }
}
