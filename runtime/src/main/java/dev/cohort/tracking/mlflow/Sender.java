package dev.cohort.tracking.mlflow;

import dev.cohort.experiment.ProblemException;
import dev.cohort.tracking.JournalEntry;
import dev.cohort.tracking.JournalReader;
import dev.cohort.tracking.Notices;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunRecord;
import dev.cohort.tracking.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunStatus;

/**
 * Brings what a run's folder holds to the server, each time from where it stood. Whatever fails can be sent again: the
 * server takes equal params, points and files without doubling them.
 */
final class Sender {
    private static final int MOST_METRICS = 1_000;
    private static final int PARAMS_PER_BATCH = 100;

    /** A server that refuses more points than this, in a batch or in all, refuses not them, but us. */
    private static final int MOST_REFUSED = 20;

    private static final int MOST_REFUSED_IN_ALL = 1_000;

    /** The newest runs of an experiment, by which its page is laid out. */
    private static final int MOST_SHOWN = 100;

    private final RunFolder folder;
    private final RunRecord record;
    private final MlflowApi api;
    private final DeliveryState state;
    private final RunHandle run;
    private final Artifacts artifacts;
    private final Notices notices;
    private boolean allTaken = true;

    /** Fewer where something between us and the server takes only small requests. */
    private int metricsPerBatch = MOST_METRICS;

    Sender(
            RunFolder folder,
            RunRecord record,
            MlflowApi api,
            DeliveryState state,
            RunHandle run,
            Artifacts artifacts,
            Notices notices) {
        this.folder = folder;
        this.record = record;
        this.api = api;
        this.state = state;
        this.run = run;
        this.artifacts = artifacts;
        this.notices = notices;
    }

    /** Sends what is new in the journal. */
    void send() throws Unreachable, Stopped {
        run.prepare();
        sendParameters();
        if (state.ended()) {
            // A run that had ended and goes on is running again.
            update(RunStatus.RUNNING, Optional.empty());
            state.ended(false);
            state.complete(false);
            state.save(false);
        }
        sendJournal();
    }

    /** Sends all that is left, and how the run ended. */
    void finish(RunStatus status) throws Unreachable, Stopped {
        run.prepare();
        sendParameters();
        sendJournal();
        end(status);
    }

    /** Whether the server was told all that the folder holds. */
    boolean nothingLeft() throws Unreachable {
        return state.complete() && state.cursor() == journalSize() && artifacts.allSent();
    }

    /** Whether the server took everything that was sent. */
    boolean allTaken() {
        return allTaken && state.refused().isEmpty();
    }

    /** Offers again what the server would not take before. */
    void offerRefusedAgain() throws Unreachable, Stopped {
        run.prepare();
        state.parametersSent(state.parametersSent() && state.complete());
        List<Point> again = List.copyOf(state.refused());
        List<Point> refused = new ArrayList<>();
        for (int from = 0; from < again.size(); from += metricsPerBatch) {
            sendPoints(again.subList(from, Math.min(again.size(), from + metricsPerBatch)), refused);
        }
        state.refused().clear();
        state.refused().addAll(refused);
    }

    private void sendParameters() throws Unreachable, Stopped {
        if (state.parametersSent()) {
            return;
        }
        List<Param> params = RunText.params(record);
        for (int from = 0; from < params.size(); from += PARAMS_PER_BATCH) {
            sendParams(params.subList(from, Math.min(params.size(), from + PARAMS_PER_BATCH)));
        }
        state.parametersSent(true);
        state.save(false);
    }

    private void sendParams(List<Param> params) throws Unreachable, Stopped {
        try {
            api.logParams(state.runId(), params);
        } catch (Refused refused) {
            run.explain(refused);
            if (params.size() == 1) {
                allTaken = false;
                tell("param " + params.get(0).getKey(), refused);
                return;
            }
            sendParams(params.subList(0, params.size() / 2));
            sendParams(params.subList(params.size() / 2, params.size()));
        }
    }

    private void sendJournal() throws Unreachable, Stopped {
        if (!Files.exists(folder.journal())) {
            return;
        }
        long begin = beginning();
        try (JournalReader reader = JournalReader.open(folder.journal(), begin)) {
            List<Point> batch = new ArrayList<>();
            long cursor = begin;
            long lastTime = state.lastTime();
            for (Optional<JournalEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                JournalEntry entry = next.get();
                if (!batch.isEmpty() && batch.size() + entry.metrics().size() > metricsPerBatch) {
                    acknowledge(batch, cursor, lastTime);
                    batch.clear();
                }
                entry.metrics().forEach((name, value) -> batch.add(Point.of(name, value, entry.time(), entry.step())));
                cursor = reader.position();
                lastTime = Math.max(lastTime, entry.time());
            }
            if (cursor > state.cursor()) {
                acknowledge(batch, cursor, lastTime);
            }
        } catch (ProblemException damaged) {
            throw new Stopped(String.valueOf(damaged.getMessage()));
        }
    }

    /** The cursor, unless the journal has become shorter since, as after a power failure. */
    private long beginning() throws Unreachable {
        if (journalSize() < state.cursor()) {
            state.advance(0, 0);
        }
        return state.cursor();
    }

    private long journalSize() throws Unreachable {
        try {
            return Files.exists(folder.journal()) ? Files.size(folder.journal()) : 0;
        } catch (IOException failure) {
            throw new Unreachable("the journal cannot be read: " + failure.getMessage());
        }
    }

    private void acknowledge(List<Point> batch, long cursor, long lastTime) throws Unreachable, Stopped {
        for (int from = 0; from < batch.size(); from += metricsPerBatch) {
            sendPoints(batch.subList(from, Math.min(batch.size(), from + metricsPerBatch)));
        }
        state.advance(cursor, lastTime);
        state.save(false);
    }

    private void sendPoints(List<Point> points) throws Unreachable, Stopped {
        List<Point> refused = new ArrayList<>();
        if (!points.isEmpty()) {
            sendPoints(points, refused);
        }
        state.refused().addAll(refused);
    }

    private void sendPoints(List<Point> points, List<Point> refused) throws Unreachable, Stopped {
        try {
            api.logMetrics(state.runId(), points.stream().map(Point::message).toList());
        } catch (Refused refusal) {
            if (refusal.tooLarge()) {
                metricsPerBatch = Math.max(1, Math.min(metricsPerBatch, points.size() / 2));
            } else {
                run.explain(refusal);
            }
            if (points.size() == 1) {
                refused.add(points.get(0));
                tell(points.get(0).toString(), refusal);
                if (refused.size() > MOST_REFUSED || state.refused().size() > MOST_REFUSED_IN_ALL) {
                    throw new Unreachable("it refuses metrics: " + refusal.getMessage());
                }
                return;
            }
            sendPoints(points.subList(0, points.size() / 2), refused);
            sendPoints(points.subList(points.size() / 2, points.size()), refused);
        }
    }

    private void tell(String what, Refused refusal) {
        folder.log().write("MLflow refused " + what + ": " + refusal.getMessage());
        notices.warn("MLflow refused something of this run; it is in the run folder, and run.log says what and why");
    }

    private void end(RunStatus status) throws Unreachable, Stopped {
        Optional<Summary> summary = Summary.read(folder.summary());
        long endTime = Math.max(record.started(), state.lastTime());
        List<Point> best = summary.map(values -> BestPoints.of(folder, values)).orElse(List.of());
        sendPoints(best);
        for (String refused : artifacts.send()) {
            allTaken = false;
            folder.log().write("MLflow did not take the file " + refused);
            notices.warn("MLflow did not take the file " + refused + "; it is in the run folder");
        }
        shareView();
        tellEnding(summary.map(Summary::ending).orElse(""));
        update(status, Optional.of(endTime));
        state.ended(true);
        state.complete(allTaken());
        state.save(true);
    }

    /** The server's own status cannot say it. */
    private void tellEnding(String ending) throws Unreachable {
        if (ending.isEmpty()) {
            return;
        }
        try {
            api.setTag(state.runId(), RunText.tag("cohort.ending", ending));
        } catch (Refused refused) {
            folder.log().write("MLflow refused how the run ended: " + refused.getMessage());
        }
    }

    private void update(RunStatus status, Optional<Long> endTime) throws Unreachable, Stopped {
        try {
            api.updateRun(state.runId(), status, endTime);
        } catch (Refused refused) {
            run.explain(refused);
            throw new Unreachable("it refuses the status " + status + ": " + refused.getMessage());
        }
    }

    /** Something to look at by; the run is delivered without it too. */
    private void shareView() {
        try {
            String view = SharedView.of(api.runs(state.experimentId(), MOST_SHOWN), record);
            api.setExperimentTag(state.experimentId(), SharedView.TAG, view);
        } catch (Refused | Unreachable failure) {
            folder.log().write("MLflow did not take the view of the experiment: " + failure.getMessage());
        }
    }
}
