package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * F1 of entities, such as names in a text: one is right where its type, its first and its last token are; with a table of
 * precision, recall and F1 for each type, and their means.
 *
 * <p>Classes are tags: {@code O} outside of entities, and {@code B-PER}, {@code I-PER} and the like. Tokens that the loss ignores
 * are left out. The values are those of seqeval with {@code zero_division=0}: its own reading of tags is the lenient one, and the
 * others that of {@code mode='strict'}.
 */
@Name("entity-f1")
@About("F1 of entities in tagged sequences, with a table for each type")
public record EntityF1(
        @Default("micro") @About("how the values of types become one: micro, macro or weighted") Average average,
        @Default("lenient") @About("how tags become entities") TagScheme scheme)
        implements ClassMetric {
    private static final List<String> COLUMNS = List.of("entity", "precision", "recall", "f1", "support");
    private static final List<Average> AVERAGES = List.of(Average.MICRO, Average.MACRO, Average.WEIGHTED);

    public EntityF1 {
        Options.require(
                AVERAGES.contains(average),
                "average",
                "must be micro, macro or weighted for entities, got "
                        + average.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public Set<Reading> reads() {
        return Set.of(Reading.PREDICTED_CLASS);
    }

    @Override
    public Measurement start(Task task) {
        for (String name : task.classNames()) {
            if (!name.matches("O|[" + scheme.prefixes() + "](-.+)?")) {
                throw new IllegalArgumentException("the metric entity-f1 with scheme = \""
                        + scheme.name().toLowerCase(Locale.ROOT) + "\" judges tags, which are O or begin with "
                        + String.join(", ", scheme.prefixes().split("")) + ", as in \"I-PER\", but a class is called \""
                        + name + "\"");
            }
        }
        return new EntityCounts(task.classNames(), scheme, this::result);
    }

    private Result result(Map<String, BinaryCounts> types) {
        List<List<Object>> rows = new ArrayList<>();
        types.forEach((type, counts) -> rows.add(row(type, List.of(counts), Average.MICRO)));
        List<BinaryCounts> all = List.copyOf(types.values());
        for (Average each : AVERAGES) {
            rows.add(row(each.name().toLowerCase(Locale.ROOT) + " average", all, each));
        }
        double f1 = value(all, average, new F1(Averaging.of(average)));
        return new Result(OptionalDouble.of(f1), Optional.of(new Result.Table(COLUMNS, rows)));
    }

    private static List<Object> row(String name, List<BinaryCounts> counts, Average average) {
        Averaging averaging = Averaging.of(average);
        return List.of(
                name,
                value(counts, average, new Precision(averaging)),
                value(counts, average, new Recall(averaging)),
                value(counts, average, new F1(averaging)),
                BinaryCounts.together(counts).targets());
    }

    private static double value(List<BinaryCounts> counts, Average average, AveragedMetric metric) {
        return counts.isEmpty() ? 0 : average.value(counts, metric::of);
    }
}
