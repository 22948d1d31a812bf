package dev.cohort.tracking.mlflow;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mlflow.api.proto.Service.CreateExperiment;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.GetExperimentByName;
import org.mlflow.api.proto.Service.GetRun;
import org.mlflow.api.proto.Service.LogBatch;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RestoreExperiment;
import org.mlflow.api.proto.Service.RestoreRun;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.SearchRuns;
import org.mlflow.api.proto.Service.SetExperimentTag;
import org.mlflow.api.proto.Service.SetTag;
import org.mlflow.api.proto.Service.UpdateRun;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow_project.google.protobuf.MessageOrBuilder;

/**
 * The calls of MLflow's REST interface that a run needs, with the messages of MLflow's Java client.
 *
 * <p>Its own transport sends request upon request without looking when one is refused, takes web pages for success and can
 * wait for ever; so the requests go through {@link Transport}.
 */
final class MlflowApi {
    private static final String BASE = "/api/2.0/mlflow/";
    private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";

    private final Transport transport;
    private final Duration limit;
    private final Patience patience;

    /**
     * @param limit how long one request may take
     * @param patience whether to try again; all requests but that for a new run can be sent again without harm
     */
    MlflowApi(Transport transport, Duration limit, Patience patience) {
        this.transport = transport;
        this.limit = limit;
        this.patience = patience;
    }

    /** An exchange with the server. */
    private interface Exchange<T> {
        T make() throws Unreachable, Refused;
    }

    private <T> T untilAnswered(Exchange<T> exchange) throws Unreachable, Refused {
        for (int failures = 0; ; ) {
            try {
                T answer = exchange.make();
                noteAnswer(failures);
                return answer;
            } catch (Unreachable failure) {
                failures++;
                patience.failed(failure, failures);
            } catch (Refused refused) {
                noteAnswer(failures);
                throw refused;
            }
        }
    }

    private void noteAnswer(int failures) {
        if (failures > 0) {
            patience.answersAgain();
        }
    }

    Optional<Experiment> experiment(String name) throws Unreachable, Refused {
        try {
            String path = "experiments/get-by-name?experiment_name=" + encode(name);
            return Optional.of(untilAnswered(() -> Json.parse(get(path), GetExperimentByName.Response.newBuilder()))
                    .getExperiment());
        } catch (Refused refused) {
            if (refused.missing()) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    String createExperiment(String name) throws Unreachable, Refused {
        CreateExperiment.Builder request = CreateExperiment.newBuilder().setName(name);
        return untilAnswered(
                        () -> Json.parse(post("experiments/create", request), CreateExperiment.Response.newBuilder()))
                .getExperimentId();
    }

    void restoreExperiment(String experimentId) throws Unreachable, Refused {
        change("experiments/restore", RestoreExperiment.newBuilder().setExperimentId(experimentId));
    }

    /** Sets a tag of an experiment, in one attempt. */
    void setExperimentTag(String experimentId, String key, String value) throws Unreachable, Refused {
        SetExperimentTag.Builder request = SetExperimentTag.newBuilder()
                .setExperimentId(experimentId)
                .setKey(key)
                .setValue(value);
        requireObject(post("experiments/set-experiment-tag", request));
    }

    /** The oldest run of an experiment, deleted ones included, that has a tag. */
    Optional<Run> findRun(String experimentId, String tag, String value) throws Unreachable, Refused {
        SearchRuns.Builder request = SearchRuns.newBuilder()
                .addExperimentIds(experimentId)
                .setFilter("tags.`" + tag + "` = '" + value + "'")
                .setRunViewType(ViewType.ALL)
                .setMaxResults(1)
                .addOrderBy("attributes.start_time ASC");
        return untilAnswered(() -> Json.parse(post("runs/search", request), SearchRuns.Response.newBuilder()))
                .getRunsList()
                .stream()
                .findFirst();
    }

    /** The newest runs of an experiment that were made by Cohort and not deleted; asked for once. */
    List<Run> runs(String experimentId, int most) throws Unreachable, Refused {
        SearchRuns.Builder request = SearchRuns.newBuilder()
                .addExperimentIds(experimentId)
                .setFilter("tags.`" + RunText.KEY_TAG + "` != ''")
                .setRunViewType(ViewType.ACTIVE_ONLY)
                .setMaxResults(most)
                .addOrderBy("attributes.start_time DESC");
        return Json.parse(post("runs/search", request), SearchRuns.Response.newBuilder())
                .getRunsList();
    }

    /** Makes a run; unlike all else, it is not tried again here, since each attempt may make another. */
    Run createRun(CreateRun.Builder request) throws Unreachable, Refused {
        return Json.parse(post("runs/create", request), CreateRun.Response.newBuilder())
                .getRun();
    }

    Optional<Run> run(String runId) throws Unreachable, Refused {
        try {
            String path = "runs/get?run_id=" + encode(runId);
            return Optional.of(untilAnswered(() -> Json.parse(get(path), GetRun.Response.newBuilder()))
                    .getRun());
        } catch (Refused refused) {
            if (refused.missing()) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    void restoreRun(String runId) throws Unreachable, Refused {
        change("runs/restore", RestoreRun.newBuilder().setRunId(runId));
    }

    void logMetrics(String runId, List<Metric> metrics) throws Unreachable, Refused {
        change("runs/log-batch", LogBatch.newBuilder().setRunId(runId).addAllMetrics(metrics));
    }

    void logParams(String runId, List<Param> params) throws Unreachable, Refused {
        change("runs/log-batch", LogBatch.newBuilder().setRunId(runId).addAllParams(params));
    }

    void setTag(String runId, RunTag tag) throws Unreachable, Refused {
        change(
                "runs/set-tag",
                SetTag.newBuilder().setRunId(runId).setKey(tag.getKey()).setValue(tag.getValue()));
    }

    void updateRun(String runId, RunStatus status, Optional<Long> endTime) throws Unreachable, Refused {
        UpdateRun.Builder request = UpdateRun.newBuilder().setRunId(runId).setStatus(status);
        endTime.ifPresent(request::setEndTime);
        change("runs/update", request);
    }

    /**
     * Stores a file through the server.
     *
     * @param path below the server's store
     */
    void putArtifact(String path, BodyPublisher content, Duration time) throws Unreachable, Refused {
        String encoded = ARTIFACTS + encode(path).replace("%2F", "/");
        untilAnswered(() -> {
            String answer = transport.send("PUT", encoded, content, "application/octet-stream", time);
            if (!answer.isBlank()) {
                requireObject(answer);
            }
            return answer;
        });
    }

    private String get(String path) throws Unreachable, Refused {
        return transport.send("GET", BASE + path, BodyPublishers.noBody(), "", limit);
    }

    private String post(String path, MessageOrBuilder message) throws Unreachable, Refused {
        return transport.send(
                "POST", BASE + path, BodyPublishers.ofString(Json.print(message)), "application/json", limit);
    }

    /** Asks for a change; the answer says nothing but that it is done, as a JSON object. */
    private void change(String path, MessageOrBuilder message) throws Unreachable, Refused {
        untilAnswered(() -> {
            String answer = post(path, message);
            requireObject(answer);
            return answer;
        });
    }

    private static void requireObject(String answer) throws Unreachable {
        if (Json.object(answer).isEmpty()) {
            throw new Unreachable(
                    Transport.page(answer)
                            ? "it answers with a web page; is this the address of an MLflow server?"
                            : "its answer is not one of an MLflow server");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
