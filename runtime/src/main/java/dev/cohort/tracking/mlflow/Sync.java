package dev.cohort.tracking.mlflow;

import dev.cohort.experiment.Problem;
import dev.cohort.tracking.JournalReader;
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
    private static final int MOST_REFUSALS = 2;

    private Sync() {}

    /** The address of the server that a run was last meant for, if it was for any. */
    public static Optional<String> address(Path folder) {
        return DeliveryState.server(folder);
    }

    /**
     * Delivers a run; one that was deleted on the server is brought back there. What the server has is read back, and sent
     * again if it is not what it should be.
     *
     * @return nothing if the server has it all, else what to tell the user
     * @throws dev.cohort.experiment.ProblemException if a file of the run is damaged or lacks something
     */
    public static Optional<Problem> sync(RunFolder folder, TrackingServer server, Notices notices) {
        return sync(folder, server, notices, Pacing.USUAL);
    }

    static Optional<Problem> sync(RunFolder folder, TrackingServer server, Notices notices, Pacing pacing) {
        JournalReader.verify(folder.journal());
        Optional<Summary> summary = Summary.read(folder.summary());
        summary.ifPresent(ended -> ended.requireJournal(folder.journal()));
        RunRecord record = RunRecord.read(folder);
        Retries retries = new Retries(folder, server, pacing);
        MlflowApi api = new MlflowApi(new Transport(server, pacing.connect()), pacing.request(), retries);
        DeliveryState state = DeliveryState.read(folder.path(), server);
        RunHandle run = new RunHandle(folder, record, api, state, true);
        Artifacts artifacts = new Artifacts(folder, server, api, state, notices, pacing.request());
        Sender sender = new Sender(folder, record, api, state, run, artifacts, notices);
        RunStatus status = summary.map(ended -> Delivery.status(ended.status())).orElse(RunStatus.KILLED);
        boolean sentAgain = false;
        while (true) {
            try {
                sender.offerRefusedAgain();
                sender.finish(status);
                if (!sender.allTaken()) {
                    return Optional.of(Delivery.notSynced(server, "it refused a part, which run.log names", folder));
                }
                Optional<String> difference =
                        ReadBack.difference(folder, server, state.runId(), status, pacing.request());
                if (difference.isEmpty()) {
                    return Optional.empty();
                }
                folder.log().write("MLflow at " + server + ": " + difference.get());
                if (sentAgain) {
                    return Optional.of(Delivery.notSynced(server, difference.get(), folder));
                }
                sentAgain = true;
                state.sendAgain();
            } catch (Unreachable failure) {
                try {
                    retries.failed(failure);
                } catch (Unreachable end) {
                    return Optional.of(Delivery.notSynced(server, String.valueOf(end.getMessage()), folder));
                }
            } catch (Stopped stop) {
                folder.log().write("MLflow at " + server + ": " + stop.getMessage());
                return Optional.of(Delivery.notSynced(server, String.valueOf(stop.getMessage()), folder));
            }
        }
    }

    /** Tries a few times in a row; the user is waiting. */
    private static final class Retries implements Patience {
        private final RunFolder folder;
        private final TrackingServer server;
        private final Pacing pacing;
        private int failures;

        Retries(RunFolder folder, TrackingServer server, Pacing pacing) {
            this.folder = folder;
            this.server = server;
            this.pacing = pacing;
        }

        @Override
        public void failed(Unreachable failure) throws Unreachable {
            failures++;
            folder.log().write("MLflow at " + server + " does not take the run: " + failure.getMessage());
            if (failures >= (failure.refusedConnection() ? MOST_REFUSALS : MOST_FAILURES)) {
                throw failure;
            }
            try {
                Thread.sleep(pacing.pause(failures, failure.retryAfter(), RandomGenerator.getDefault())
                        .toMillis());
            } catch (InterruptedException signal) {
                Thread.currentThread().interrupt();
                throw failure;
            }
        }

        @Override
        public void answered() {
            failures = 0;
        }
    }
}
