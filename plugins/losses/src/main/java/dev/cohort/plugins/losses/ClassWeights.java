package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.option.OneOf;
import dev.cohort.api.option.Options;
import java.util.List;

/** Weights of classes, as the option {@code class-weights} states them. */
final class ClassWeights {
    private static final String KEY = "class-weights";

    private ClassWeights() {}

    /** The option, checked; for constructors. */
    static OneOf<Balance, List<Double>> checked(OneOf<Balance, List<Double>> option) {
        if (option.value().isEmpty()) {
            return option;
        }
        List<Double> weights = List.copyOf(option.value().get());
        weights.forEach(weight -> Options.notNegative(weight, KEY));
        Options.require(
                weights.isEmpty() || weights.stream().anyMatch(weight -> weight > 0),
                KEY,
                "must hold a number above 0, or no example counts");
        return OneOf.value(weights);
    }

    /** A weight for each class; empty where all weigh alike. */
    static List<Double> of(OneOf<Balance, List<Double>> option, Loss loss, LossContext context, long classes) {
        List<Double> weights = option.value().orElseGet(() -> balanced(counts(loss, context, KEY)));
        if (!weights.isEmpty() && weights.size() != classes) {
            throw new IllegalArgumentException(
                    KEY + " holds " + weights.size() + " numbers, but the prediction has " + classes + " classes");
        }
        return weights;
    }

    /** How many labels of the training part are of each class. */
    static List<Long> counts(Loss loss, LossContext context, String key) {
        List<Long> counts = context.targetField().map(Field::classCounts).orElse(List.of());
        if (counts.isEmpty()) {
            throw new IllegalArgumentException(key + " = \"balanced\" of " + Unfit.name(loss)
                    + " needs to know how many examples are of each class, which the data does not say of its target;"
                    + " write numbers instead");
        }
        return counts;
    }

    /** A class of which there is no example has no weight. */
    private static List<Double> balanced(List<Long> counts) {
        double sum = counts.stream().mapToLong(Long::longValue).sum();
        long present = counts.stream().filter(count -> count > 0).count();
        return counts.stream()
                .map(count -> count == 0 ? 0.0 : sum / (present * count))
                .toList();
    }
}
