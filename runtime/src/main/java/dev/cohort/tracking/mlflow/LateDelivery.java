package dev.cohort.tracking.mlflow;

import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.tracking.JournalReader;
import dev.cohort.tracking.Notices;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunRecord;
import dev.cohort.tracking.Summary;
import java.nio.file.Files;
import java.util.Optional;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunStatus;

/** Delivers one run that has ended, until the server shows what it should. */
final class LateDelivery {
    private final RunFolder folder;
    private final RunStatus status;
    private final MlflowApi api;
    private final DeliveryState state;
    private final RunHandle run;
    private final Sender sender;

    private LateDelivery(
            RunFolder folder, RunStatus status, MlflowApi api, DeliveryState state, RunHandle run, Sender sender) {
        this.folder = folder;
        this.status = status;
        this.api = api;
        this.state = state;
        this.run = run;
        this.sender = sender;
    }

    static LateDelivery of(
            RunFolder folder,
            RunRecord record,
            TrackingServer server,
            MlflowApi api,
            boolean restoring,
            Notices notices,
            Pacing pacing) {
        Optional<Summary> summary = Summary.read(folder.summary());
        boolean measured = summary.filter(end -> !end.metrics().isEmpty()).isPresent();
        if (measured && Files.notExists(folder.journal())) {
            throw new ProblemException(new Problem.InputOutput(
                    Optional.of(Position.of(folder.journal())),
                    "is gone, so that the run cannot be delivered whole; restore the file"));
        }
        JournalReader.verify(folder.journal());
        summary.ifPresent(end -> end.requireJournal(folder.journal()));
        RunStatus status = summary.map(end -> Delivery.status(end.status())).orElse(RunStatus.KILLED);
        DeliveryState state = DeliveryState.read(folder.path(), server);
        RunHandle run = new RunHandle(folder, record, api, state, restoring);
        Artifacts artifacts = new Artifacts(folder, server, api, state, notices, pacing.request());
        Sender sender = new Sender(folder, record, api, state, run, artifacts, notices);
        return new LateDelivery(folder, status, api, state, run, sender);
    }

    /** Sends what is left, if anything is, and again if the server shows something else. */
    Sync.Outcome deliver(Patience patience) throws Unreachable, Stopped {
        boolean sentAgain = false;
        Sync.Outcome outcome = Sync.Outcome.UNCHANGED;
        for (int failures = 0; ; ) {
            try {
                run.prepare();
                outcome = run.restored() ? Sync.Outcome.DELIVERED : outcome;
                if (outcome == Sync.Outcome.DELIVERED || !sender.nothingLeft()) {
                    outcome = Sync.Outcome.DELIVERED;
                    send();
                }
                Optional<String> difference = difference();
                if (difference.isEmpty()) {
                    return outcome;
                }
                if (sentAgain) {
                    throw new Stopped(difference.get());
                }
                folder.log().write("the server has the run otherwise than it was sent: " + difference.get());
                outcome = Sync.Outcome.DELIVERED;
                sentAgain = true;
                state.sendAgain();
            } catch (Unreachable failure) {
                failures++;
                patience.failed(failure, failures);
            }
        }
    }

    private void send() throws Unreachable, Stopped {
        sender.offerRefusedAgain();
        sender.finish(status);
        if (!sender.allTaken()) {
            throw new Stopped("it refused a part, which run.log names");
        }
    }

    /** The server has been seen to answer that all is well and to drop the rest of a batch. */
    private Optional<String> difference() throws Unreachable, Stopped {
        try {
            Optional<Run> stored = api.run(state.runId());
            return stored.isEmpty()
                    ? Optional.of("it has forgotten the run")
                    : ReadBack.difference(folder, stored.get(), status);
        } catch (Refused odd) {
            throw new Stopped("it does not show the run: " + odd.getMessage());
        }
    }
}
