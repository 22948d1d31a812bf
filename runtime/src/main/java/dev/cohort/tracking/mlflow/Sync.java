package dev.cohort.tracking.mlflow;

import dev.cohort.experiment.Problem;
import dev.cohort.tracking.Notices;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunRecord;
import dev.cohort.tracking.Summary;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.mlflow.api.proto.Service.RunStatus;

/**
 * Delivers a run to an MLflow server after its end, from its folder alone: the rest where some has arrived, and all where
 * none has. It may be asked for as often as one likes.
 */
public final class Sync {
    private static final int MOST_FAILURES = 5;

    private Sync() {}

    /** The address of the server that a run was last meant for, if it was for any. */
    public static Optional<String> address(Path folder) {
        return DeliveryState.server(folder);
    }

    /**
     * Delivers a run; one that was deleted on the server is brought back there.
     *
     * @return nothing if the server has it all, else what to tell the user
     */
    public static Optional<Problem> sync(RunFolder folder, TrackingServer server, Notices notices) {
        return sync(folder, server, notices, Pacing.USUAL);
    }

    static Optional<Problem> sync(RunFolder folder, TrackingServer server, Notices notices, Pacing pacing) {
        RunRecord record = RunRecord.read(folder);
        MlflowApi api = new MlflowApi(new Transport(server, pacing.connect()), pacing.request());
        DeliveryState state = DeliveryState.read(folder.path(), server);
        RunHandle run = new RunHandle(folder, record, api, state, true);
        Artifacts artifacts = new Artifacts(folder, server, api, state, notices, pacing.request());
        Sender sender = new Sender(folder, record, api, state, run, artifacts, notices);
        RunStatus status = Summary.read(folder.summary())
                .map(summary -> Delivery.status(summary.status()))
                .orElse(RunStatus.KILLED);
        String reason = "";
        long reached = state.cursor();
        int failures = 0;
        while (true) {
            try {
                sender.offerRefusedAgain();
                sender.send(Optional.of(status));
                if (sender.allTaken()) {
                    return Optional.empty();
                }
                return Optional.of(Delivery.notSynced(server, "it refused a part, which run.log names", folder));
            } catch (Unreachable failure) {
                failures = state.cursor() > reached ? 1 : failures + 1;
                reached = state.cursor();
                reason = String.valueOf(failure.getMessage());
                folder.log().write("MLflow at " + server + " does not take the run: " + reason);
                if (failures >= (failure.refusedConnection() ? 2 : MOST_FAILURES)) {
                    break;
                }
                pause(pacing.pause(failures, failure.retryAfter(), RandomGenerator.getDefault())
                        .toMillis());
            } catch (Stopped stop) {
                folder.log().write("MLflow at " + server + ": " + stop.getMessage());
                return Optional.of(Delivery.notSynced(server, String.valueOf(stop.getMessage()), folder));
            }
        }
        return Optional.of(Delivery.notSynced(server, reason, folder));
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException signal) {
            Thread.currentThread().interrupt();
        }
    }
}
