package dev.cohort.tracking.mlflow;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.ExperimentTag;

/**
 * The columns of an experiment's table of runs, which by itself shows neither metrics nor params.
 *
 * <p>MLflow's page reads them from a tag of the experiment, and is opened with its key. Each run adds its own metrics to
 * those that are there.
 */
final class SharedView {
    /** The key in the address of the page. */
    static final String KEY = "cohort";

    static final String TAG = "mlflow.sharedViewState." + KEY;

    private static final int MOST_COLUMNS = 24;
    private static final List<String> PARAMS =
            List.of("model.type", "optimizer.type", "optimizer.learning-rate", "training.batch-size", "seed");

    private SharedView() {}

    /** The view with what an experiment shows already, and a run's final metrics and important params. */
    static String of(Experiment experiment, Collection<String> metrics, Map<String, String> parameters) {
        Set<String> columns = new LinkedHashSet<>();
        for (ExperimentTag tag : experiment.getTagsList()) {
            if (tag.getKey().equals(TAG)) {
                columns.addAll(columns(tag.getValue()));
            }
        }
        PARAMS.stream().filter(parameters::containsKey).forEach(name -> columns.add("params.`" + name + "`"));
        for (String part : List.of("test/", "best/", "validation/")) {
            metrics.stream()
                    .filter(name -> name.startsWith(part))
                    .forEach(name -> columns.add("metrics.`" + name + "`"));
        }
        if (metrics.stream().noneMatch(name -> name.startsWith("test/") || name.startsWith("validation/"))) {
            metrics.stream()
                    .filter(name -> name.startsWith("train/"))
                    .forEach(name -> columns.add("metrics.`" + name + "`"));
        }
        JsonObject view = new JsonObject();
        view.addProperty("searchFilter", "");
        view.addProperty("orderByKey", "attributes.start_time");
        view.addProperty("orderByAsc", false);
        view.addProperty("startTime", "ALL");
        view.addProperty("lifecycleFilter", "Active");
        view.add("datasetsFilter", new JsonArray());
        view.addProperty("modelVersionFilter", "All Runs");
        JsonArray selected = new JsonArray();
        columns.stream().limit(MOST_COLUMNS).forEach(selected::add);
        view.add("selectedColumns", selected);
        return view.toString();
    }

    private static Set<String> columns(String view) {
        Set<String> columns = new LinkedHashSet<>();
        JsonElement selected =
                Json.object(view).map(json -> json.get("selectedColumns")).orElse(new JsonArray());
        if (selected.isJsonArray()) {
            selected.getAsJsonArray().forEach(column -> columns.add(column.getAsString()));
        }
        return columns;
    }
}
