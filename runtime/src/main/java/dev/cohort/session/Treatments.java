package dev.cohort.session;

import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.ParameterGroup;
import dev.cohort.api.objective.Treatment;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.plugin.Misfit;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.Variable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The optimizer of each parameter: that of the objective or of a group, without weight decay for some, and with a learning rate by
 * the layer.
 *
 * <p>No weight decay have parameters of one axis at most, as biases and the weights of norms are, and those that the Trainer of the
 * HuggingFace library leaves out by name. Learning rates are those of BEiT (Bao et al. 2022). Layers are told by the first number at
 * the end of a part of a parameter's name: the last layer has the optimizer's rate times the decay, each one below it times the decay
 * again. Parameters without a number have that of one more layer below where they come before all with one, as embeddings do, and the
 * optimizer's own rate, as a head, where they come later.
 */
final class Treatments {
    private static final Pattern LEFT_OUT = Pattern.compile("bias|layernorm|rmsnorm|(^|\\.)norm($|\\.)|_norm($|\\.)");
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,9})(\\.|$)");

    private final Objective objective;
    private final Treatment treatment;
    private final List<String> names;
    private final List<Integer> layers;

    /** @param all every parameter, in the order in which the model asked for them */
    Treatments(Objective objective, List<Variable> all) {
        this.objective = objective;
        this.treatment = objective.treatment();
        this.names = all.stream().map(Variable::name).toList();
        this.layers = names.stream()
                .flatMapToInt(name -> number(name).stream())
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }

    private static OptionalInt number(String name) {
        Matcher matcher = NUMBER.matcher(name);
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /** The optimizer that moves a parameter of a group. */
    Optimizer optimizer(Optional<ParameterGroup> group, Variable variable) {
        Optimizer optimizer = group.map(ParameterGroup::optimizer).orElse(objective.optimizer());
        if (treatment.noDecay() && isLeftOut(variable)) {
            optimizer = changed(optimizer, "no-decay", "weight-decay", decay -> 0);
        }
        int below = below(variable.name());
        if (treatment.layerDecay() < 1 && below > 0) {
            double factor = Math.pow(treatment.layerDecay(), below);
            optimizer = changed(optimizer, "layer-decay", "learning-rate", rate -> rate * factor);
        }
        return optimizer;
    }

    private static boolean isLeftOut(Variable variable) {
        return variable.shape().rank() <= 1
                || LEFT_OUT.matcher(variable.name().toLowerCase(Locale.ROOT)).find();
    }

    /** How many layers below the head a parameter is. */
    private int below(String name) {
        OptionalInt number = number(name);
        if (number.isPresent()) {
            return layers.size() - layers.indexOf(number.getAsInt());
        }
        boolean first = names.subList(0, names.indexOf(name)).stream()
                .allMatch(earlier -> number(earlier).isEmpty());
        return first && !layers.isEmpty() ? layers.size() + 1 : 0;
    }

    private Optimizer changed(Optimizer optimizer, String by, String option, DoubleUnaryOperator change) {
        return Variant.of(optimizer, option, change)
                .orElseThrow(() -> Misfit.of(
                        objective.optimizer(),
                        "'" + by + "' is about the option '" + option + "', which the optimizer '"
                                + PluginCode.name(optimizer) + "' does not have"));
    }
}
