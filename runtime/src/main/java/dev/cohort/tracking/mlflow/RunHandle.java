package dev.cohort.tracking.mlflow;

import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunRecord;
import java.util.Optional;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Run;

/**
 * The run on the server that a run folder belongs to: found, made or brought back.
 *
 * <p>Making a run is the one request that must not be sent twice. So a run is searched by a tag of its own first: where
 * the answer to an earlier creation was lost, it is there.
 */
final class RunHandle {
    private static final String DELETED = "deleted";
    private static final String PLAIN_ID = "[A-Za-z0-9._-]{1,200}";

    private final RunFolder folder;
    private final RunRecord record;
    private final MlflowApi api;
    private final DeliveryState state;
    private final boolean restoring;
    private boolean ready;
    private boolean restored;

    /** @param restoring whether a deleted run is brought back, as when the user asks for it to be sent */
    RunHandle(RunFolder folder, RunRecord record, MlflowApi api, DeliveryState state, boolean restoring) {
        this.folder = folder;
        this.record = record;
        this.api = api;
        this.state = state;
        this.restoring = restoring;
    }

    /** Sees to it that the run is there and active. */
    void prepare() throws Unreachable, Stopped {
        if (ready) {
            return;
        }
        try {
            Optional<Run> known = known();
            if (known.isPresent() && !deleted(known.get())) {
                note(known.get());
                ready = true;
                return;
            }
            if (known.isPresent() && !restoring) {
                throw Stopped.byDeletion();
            }
            restored = known.isPresent();
            String experimentId = experiment();
            // A run comes back with its experiment.
            Optional<Run> again = known();
            Optional<Run> found = again.isPresent() ? again : api.findRun(experimentId, RunText.KEY_TAG, record.key());
            if (found.isPresent()) {
                requireActive(found.get());
                note(found.get());
            } else {
                note(create(experimentId));
            }
            ready = true;
        } catch (Refused refused) {
            throw new Stopped("it refuses the run: " + refused.getMessage());
        }
    }

    /** Whether the run was deleted and is there again. */
    boolean restored() {
        return restored;
    }

    private Optional<Run> known() throws Unreachable, Refused {
        return state.runId().isEmpty() ? Optional.empty() : api.run(state.runId());
    }

    private static boolean deleted(Run run) {
        return run.getInfo().getLifecycleStage().equals(DELETED);
    }

    private String experiment() throws Unreachable, Refused {
        Optional<Experiment> found = api.experiment(record.experiment());
        if (found.isEmpty()) {
            try {
                return api.createExperiment(record.experiment());
            } catch (Refused refused) {
                if (!refused.exists()) {
                    throw refused;
                }
                // Another run made it at the same time.
                found = api.experiment(record.experiment());
            }
        }
        Experiment experiment = found.orElseThrow(() -> new Unreachable("its experiments come and go"));
        if (experiment.getLifecycleStage().equals(DELETED)) {
            api.restoreExperiment(experiment.getExperimentId());
        }
        return experiment.getExperimentId();
    }

    private Run create(String experimentId) throws Unreachable, Refused {
        return api.createRun(CreateRun.newBuilder()
                .setExperimentId(experimentId)
                .setRunName(RunText.name(record))
                .setUserId(record.user())
                .setStartTime(record.started())
                .addAllTags(RunText.tags(record, folder)));
    }

    private void note(Run run) throws Unreachable {
        String id = run.getInfo().getRunId();
        if (!id.matches(PLAIN_ID) || !run.getInfo().getExperimentId().matches(PLAIN_ID)) {
            throw new Unreachable("its answer is not one of an MLflow server");
        }
        state.run(run.getInfo().getExperimentId(), id, run.getInfo().getArtifactUri());
    }

    private void requireActive(Run run) throws Unreachable, Refused, Stopped {
        if (!deleted(run)) {
            return;
        }
        if (!restoring) {
            throw Stopped.byDeletion();
        }
        api.restoreRun(run.getInfo().getRunId());
        restored = true;
    }

    /**
     * Finds out why a request about the run was refused, and returns if the reason lies in the request.
     *
     * @throws Unreachable if the server does not know the run any more, which is then made again by the next {@link
     *     #prepare}
     * @throws Stopped if the run was deleted
     */
    void explain(Refused refusal) throws Unreachable, Stopped {
        try {
            Optional<Run> run = api.run(state.runId());
            if (run.isEmpty()) {
                ready = false;
                state.forgetRun();
                throw new Unreachable("it has forgotten the run");
            }
            if (deleted(run.get())) {
                ready = false;
                requireActive(run.get());
            }
        } catch (Refused odd) {
            throw new Unreachable(
                    "it refuses to tell of the run: " + odd.getMessage() + ", after " + refusal.getMessage());
        }
    }
}
