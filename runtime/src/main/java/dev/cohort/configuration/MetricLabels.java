package dev.cohort.configuration;

import dev.cohort.api.metric.Metric;
import dev.cohort.api.option.Name;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The names under which metrics are logged: a metric's own label, as in {@code f1}, and where several have that label, the
 * values of the options in which they differ after it, as in {@code f1-macro} and {@code f1-weighted}.
 */
public final class MetricLabels {
    private static final String TYPE = "type";

    private MetricLabels() {}

    /**
     * The names of some metrics that are measured together, in their order; metrics that are the same share a name.
     *
     * @param label asks a metric for its own
     */
    public static List<String> of(List<MetricSection> metrics, Function<Metric, String> label) {
        List<String> labels =
                metrics.stream().map(section -> label.apply(section.metric())).toList();
        return IntStream.range(0, labels.size())
                .mapToObj(place -> name(place, labels, metrics))
                .toList();
    }

    private static String name(int place, List<String> labels, List<MetricSection> metrics) {
        String label = labels.get(place);
        if (labels.indexOf(label) == labels.lastIndexOf(label)) {
            return label;
        }
        List<Map<String, String>> alike = IntStream.range(0, labels.size())
                .filter(other -> labels.get(other).equals(label))
                .mapToObj(other -> options(metrics.get(other)))
                .toList();
        Map<String, String> own = options(metrics.get(place));
        Set<String> differing = new LinkedHashSet<>();
        alike.forEach(options -> options.forEach((key, value) -> {
            if (!alike.stream().allMatch(other -> value.equals(other.get(key)))) {
                differing.add(key);
            }
        }));
        return differing.stream()
                .map(key -> own.getOrDefault(key, ""))
                .filter(value -> !value.isEmpty())
                .map(value -> "-" + value.replaceAll("[^\\p{Alnum}.]+", "-").replaceAll("^-|-$", ""))
                .collect(Collectors.joining("", label, ""));
    }

    /** What a file says of a metric; nothing of one that no file can name. */
    private static Map<String, String> options(MetricSection section) {
        if (!section.metric().getClass().isAnnotationPresent(Name.class)) {
            return Map.of();
        }
        return FlatParameters.of(RecordTree.of(section).without(TYPE));
    }
}
