package dev.cohort.tracking.mlflow;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.cohort.tracking.RunRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Run;

/**
 * What the page of an experiment shows of its runs: as columns of the table, which by itself has neither metrics nor params,
 * the params in which the runs differ and the metrics that tell which is best; as charts, curves before final values.
 *
 * <p>MLflow's page reads this from a tag of the experiment, and is opened with its key.
 */
final class SharedView {
    /** The key in the address of the page. */
    static final String KEY = "cohort";

    static final String TAG = "mlflow.sharedViewState." + KEY;

    private static final int MOST_PARAMS = 12;
    private static final int MOST_METRICS = 8;
    private static final List<String> SECTIONS = List.of("train", "validation", "validation/best", "test");

    /** Shown where the runs are alike. */
    private static final List<String> PARAMS =
            List.of("model.type", "optimizer.type", "optimizer.learning-rate", "training.batch-size", "seed");

    /** Those are of a run, not of what it tries. */
    private static final String NOT_SHOWN = "(tracking|plugins)\\..*";

    private SharedView() {}

    /**
     * The view of an experiment.
     *
     * @param runs those of the experiment that are shown
     * @param record of one of them, by which params are ordered
     */
    static String of(Collection<Run> runs, RunRecord record) {
        JsonObject view = new JsonObject();
        view.addProperty("searchFilter", "");
        view.addProperty("orderByKey", "attributes.start_time");
        view.addProperty("orderByAsc", false);
        view.addProperty("startTime", "ALL");
        view.addProperty("lifecycleFilter", "Active");
        view.add("datasetsFilter", new JsonArray());
        view.addProperty("modelVersionFilter", "All Runs");
        JsonArray columns = new JsonArray();
        metrics(runs, record).stream().limit(MOST_METRICS).forEach(name -> columns.add("metrics.`" + name + "`"));
        params(runs, record).stream().limit(MOST_PARAMS).forEach(name -> columns.add("params.`" + name + "`"));
        view.add("selectedColumns", columns);
        view.add("compareRunCharts", new JsonArray());
        view.add("compareRunSections", sections());
        view.addProperty("isAccordionReordered", true);
        return view.toString();
    }

    /** What the run was judged by, and the results of its test. */
    private static Set<String> metrics(Collection<Run> runs, RunRecord record) {
        Set<String> known = new TreeSet<>();
        for (Run run : runs) {
            run.getData().getMetricsList().stream().map(Metric::getKey).forEach(known::add);
        }
        String watched =
                Point.key(record.parameters().getOrDefault("training.early-stopping.metric", "validation/loss"));
        Set<String> shown = new LinkedHashSet<>();
        if (watched.startsWith("validation/")) {
            shown.add(BestPoints.key(watched));
        }
        shown.add(watched);
        known.stream().filter(name -> name.startsWith("test/")).forEach(shown::add);
        if (known.stream().noneMatch(name -> name.startsWith("test/"))) {
            known.stream().filter(name -> name.startsWith("validation/best/")).forEach(shown::add);
        }
        if (known.stream().noneMatch(name -> name.startsWith("validation/"))) {
            shown.add("train/epoch-loss");
        }
        shown.retainAll(known);
        return shown;
    }

    /** Those of which runs have different values, or only some have any; a run that has just begun has no params yet. */
    private static Set<String> params(Collection<Run> runs, RunRecord record) {
        Map<String, List<String>> values = new TreeMap<>();
        int told = 0;
        for (Run run : runs) {
            told += run.getData().getParamsCount() > 0 ? 1 : 0;
            run.getData().getParamsList().forEach(param -> values.computeIfAbsent(
                            param.getKey(), key -> new ArrayList<>())
                    .add(param.getValue()));
        }
        Set<String> ordered = new LinkedHashSet<>();
        record.parameters().keySet().stream().map(Point::key).forEach(ordered::add);
        ordered.addAll(values.keySet());
        Set<String> differing = new LinkedHashSet<>();
        for (String name : ordered) {
            List<String> those = values.getOrDefault(name, List.of());
            boolean differs = !those.isEmpty()
                    && (those.size() < told || Set.copyOf(those).size() > 1);
            if (differs && !name.matches(NOT_SHOWN)) {
                differing.add(name);
            }
        }
        if (differing.isEmpty()) {
            PARAMS.stream().filter(record.parameters()::containsKey).forEach(differing::add);
        }
        return differing;
    }

    private static JsonArray sections() {
        JsonArray sections = new JsonArray();
        for (String name : SECTIONS) {
            JsonObject section = new JsonObject();
            section.addProperty("uuid", KEY + "-" + name);
            section.addProperty("name", name);
            section.addProperty("display", true);
            section.addProperty("isReordered", false);
            section.addProperty("deleted", false);
            section.addProperty("isGenerated", true);
            sections.add(section);
        }
        return sections;
    }
}
