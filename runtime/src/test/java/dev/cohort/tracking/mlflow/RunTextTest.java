package dev.cohort.tracking.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.tracking.RunRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunData;

/** What MLflow's pages call runs, and which columns their table has. */
class RunTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; first",
                "optimizer.learning-rate=0.01 model.hidden=[16]; learning-rate=0.01 hidden=[16]",
                "model.type=mlp optimizer.type=adam seed=1; model.type=mlp optimizer.type=adam seed=1",
                "type=a model.type=\"b\"; type=a model.type=b",
                "name=x tracking.mlflow=http://h; first"
            })
    void aRunIsCalledByWhatWasSet(String settings, String name) {
        assertEquals(name, RunText.name(record(Map.of(), map(settings))));
    }

    @Test
    void theTableShowsWhatDiffersAndWhatWasWatched() {
        Map<String, String> parameters = map("seed=1 model.hidden=[16] optimizer.type=adam tracking.mlflow=http://h");
        RunRecord record = record(parameters, Map.of());
        Run first = run(parameters, "train/loss", "validation/loss", "validation/best/loss", "test/f1", "test/loss");
        assertEquals(
                List.of(
                        "metrics.`validation/best/loss`",
                        "metrics.`validation/loss`",
                        "metrics.`test/f1`",
                        "metrics.`test/loss`",
                        "params.`optimizer.type`",
                        "params.`seed`"),
                columns(List.of(first), record));
        Run second = run(
                map("seed=1 model.hidden=[32] optimizer.type=sgd optimizer.momentum=0.9 tracking.mlflow=http://other"),
                "train/loss");
        assertEquals(
                List.of("params.`model.hidden`", "params.`optimizer.type`", "params.`optimizer.momentum`"),
                columns(List.of(first, second), record).subList(4, 7));
        assertEquals(columns(List.of(first), record), columns(List.of(first, run(Map.of())), record), "has just begun");
        assertEquals(
                List.of("metrics.`train/epoch-loss`"),
                columns(List.of(run(parameters, "train/loss", "train/epoch-loss")), record)
                        .subList(0, 1));
    }

    private static List<String> columns(List<Run> runs, RunRecord record) {
        List<String> columns = new ArrayList<>();
        Json.object(SharedView.of(runs, record))
                .orElseThrow()
                .getAsJsonArray("selectedColumns")
                .forEach(column -> columns.add(column.getAsString()));
        return columns;
    }

    private static Run run(Map<String, String> params, String... metrics) {
        RunData.Builder data = RunData.newBuilder();
        params.forEach(
                (key, value) -> data.addParams(Param.newBuilder().setKey(key).setValue(value)));
        for (String metric : metrics) {
            data.addMetrics(Metric.newBuilder().setKey(metric).setValue(0.5));
        }
        return Run.newBuilder().setData(data).build();
    }

    private static RunRecord record(Map<String, String> parameters, Map<String, String> settings) {
        return new RunRecord(
                "digits", "first", "first-1", 1, "digits.toml", "ada", "1", Optional.empty(), parameters, settings);
    }

    private static Map<String, String> map(String text) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split(" ")) {
            map.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return map;
    }
}
