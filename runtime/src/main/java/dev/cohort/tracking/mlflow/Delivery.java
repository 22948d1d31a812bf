package dev.cohort.tracking.mlflow;

import dev.cohort.api.run.Status;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.tracking.Notices;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunRecord;
import dev.cohort.tracking.Summary;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.mlflow.api.proto.Service.RunStatus;

/**
 * Tells a run to an MLflow server while it is under way.
 *
 * <p>A thread of its own reads what the journal holds and sends it. Training shares nothing with it but that file, so a
 * server that is absent, slow or broken costs it nothing; what was not delivered stays in the folder for {@link Sync}.
 */
public final class Delivery {
    /** One failure alone passes; the second in a row is worth a line to the user. */
    private static final int FAILURES_TO_TELL = 2;

    /** How long a thread may take to end once it was told to. */
    private static final Duration LAST_MOMENT = Duration.ofSeconds(2);

    private final RunFolder folder;
    private final TrackingServer server;
    private final Notices notices;
    private final Pacing pacing;
    private final Transport transport;
    private final DeliveryState state;
    private final Sender sender;
    private final Thread thread;
    private final RandomGenerator random = RandomGenerator.getDefault();

    // Of the delivering thread alone.
    private boolean told;

    /** When there is no more time, once the run has ended. */
    private volatile long deadline;

    private volatile boolean closing;
    private volatile boolean abandoned;
    private volatile boolean delivered;
    private volatile String reason = "there was no time";

    private Delivery(RunFolder folder, TrackingServer server, Notices notices, Pacing pacing) {
        this.folder = folder;
        this.server = server;
        this.notices = notices;
        this.pacing = pacing;
        RunRecord record = RunRecord.read(folder);
        transport = new Transport(server, pacing.connect());
        MlflowApi api = new MlflowApi(transport, pacing.request(), new Patience() {
            @Override
            public void failed(Unreachable failure, int failures) throws Unreachable {
                Delivery.this.failed(failure, failures);
            }

            @Override
            public void answersAgain() {
                folder.log().write("MLflow at " + server + " answers again");
            }
        });
        state = DeliveryState.read(folder.path(), server);
        state.save(true);
        RunHandle run = new RunHandle(folder, record, api, state, false);
        Artifacts artifacts = new Artifacts(folder, server, api, state, notices, pacing.request());
        sender = new Sender(folder, record, api, state, run, artifacts, notices);
        thread = new Thread(this::deliver, "cohort-mlflow");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
    }

    /**
     * Begins to deliver a run.
     *
     * @param folder with its {@code run.json}
     * @param notices where the user is told, once, that the server does not take the run
     */
    public static Delivery start(RunFolder folder, TrackingServer server, Notices notices) {
        return start(folder, server, notices, Pacing.USUAL);
    }

    static Delivery start(RunFolder folder, TrackingServer server, Notices notices, Pacing pacing) {
        Delivery delivery = new Delivery(folder, server, notices, pacing);
        delivery.thread.start();
        return delivery;
    }

    private void deliver() {
        int failures = 0;
        while (true) {
            try {
                while (!closing) {
                    long begin = System.nanoTime();
                    sender.send();
                    failures = 0;
                    rest(pacing.rest(Duration.ofNanos(System.nanoTime() - begin)));
                }
                sender.finish(status());
                delivered = sender.allTaken();
                reason = "it refused a part, which run.log names";
                return;
            } catch (Unreachable failure) {
                try {
                    failures++;
                    failed(failure, failures);
                } catch (Unreachable end) {
                    return;
                }
            } catch (Stopped stop) {
                reason = String.valueOf(stop.getMessage());
                folder.log().write("MLflow at " + server + ": " + reason);
                notices.warn("MLflow at " + server + ": " + reason + "; nothing more is sent there");
                return;
            } catch (ProblemException problem) {
                reason = String.valueOf(problem.getMessage());
                folder.log().write("delivering the run to MLflow failed", problem);
                return;
            } catch (RuntimeException defect) {
                reason = "of a defect, which run.log describes";
                folder.log().write("delivering the run to MLflow failed", defect);
                return;
            }
        }
    }

    private void failed(Unreachable failure, int failures) throws Unreachable {
        if (abandoned) {
            throw failure;
        }
        reason = String.valueOf(failure.getMessage());
        folder.log().write("MLflow at " + server + " does not take the run: " + reason);
        if (failures >= FAILURES_TO_TELL && !told && !closing) {
            told = true;
            notices.warn("MLflow at " + server + " does not take the run: " + reason
                    + ". Training goes on, everything is kept in the run folder and delivered when the server is back");
        }
        if (closing && failures >= FAILURES_TO_TELL && failure.absent()) {
            throw giveUp(failure);
        }
        pause(pacing.pause(failures, failure.retryAfter(), random), failure);
    }

    /** How the run ended; one that left no summary did not get so far as to write it. */
    private RunStatus status() {
        return Summary.read(folder.summary())
                .map(summary -> status(summary.status()))
                .orElse(RunStatus.FAILED);
    }

    static RunStatus status(Status status) {
        return switch (status) {
            case FINISHED -> RunStatus.FINISHED;
            case FAILED, DIVERGED -> RunStatus.FAILED;
            case INTERRUPTED -> RunStatus.KILLED;
        };
    }

    /** Waits for more to send, or for the run's end. */
    private void rest(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (!abandoned && !closing && end - System.nanoTime() > 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    /**
     * Waits before the next try. The run's end cuts a pause short, unless the server asked for it; one that would take
     * longer than there is time is not begun.
     */
    private void pause(Duration time, Unreachable failure) throws Unreachable {
        boolean begunBefore = !closing;
        long end = System.nanoTime() + time.toNanos();
        while (!abandoned && end - System.nanoTime() > 0) {
            if (closing && begunBefore && failure.retryAfter().isEmpty()) {
                return;
            }
            if (closing && end - deadline > 0) {
                throw giveUp(failure);
            }
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private Unreachable giveUp(Unreachable failure) {
        abandoned = true;
        return failure;
    }

    /** The run's page and the table of all runs of its experiment, once the server has told the run's id. */
    public Optional<Pages> pages() {
        return state.runId().isEmpty()
                ? Optional.empty()
                : Optional.of(new Pages(
                        server.runPage(state.experimentId(), state.runId()), server.runsPage(state.experimentId())));
    }

    /**
     * Where MLflow shows something.
     *
     * @param run a run's curves
     * @param runs the table in which the runs of its experiment are compared
     */
    public record Pages(URI run, URI runs) {}

    /**
     * Delivers what is left, with the files of the run and how it ended, and ends.
     *
     * @param limit how long to wait for the server at most
     * @return nothing if the server has it all, else what to tell the user
     */
    public Optional<Problem> close(Duration limit) {
        deadline = System.nanoTime() + limit.toNanos();
        closing = true;
        LockSupport.unpark(thread);
        await(limit);
        abandoned = true;
        transport.stop();
        LockSupport.unpark(thread);
        await(LAST_MOMENT);
        if (delivered) {
            return Optional.empty();
        }
        Problem left = notSynced(server, reason, folder);
        folder.log().write(left.message());
        return Optional.of(left);
    }

    private void await(Duration limit) {
        try {
            thread.join(limit.toMillis());
        } catch (InterruptedException signal) {
            Thread.currentThread().interrupt();
        }
    }

    static Problem notSynced(TrackingServer server, String reason, RunFolder folder) {
        return new Problem.NotSynced("MLflow at " + server + " does not have all of the run: " + reason
                + "; 'cohort sync " + folder.path() + "' delivers the rest");
    }
}
