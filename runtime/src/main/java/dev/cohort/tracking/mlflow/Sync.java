package dev.cohort.tracking.mlflow;

import dev.cohort.experiment.ProblemException;
import dev.cohort.tracking.Notices;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Delivers runs to an MLflow server after their end, each from its folder alone. It may be asked for as often as one
 * likes.
 *
 * <p>The user is waiting, so patience is for the server, not for each run: one that is found away is not asked again.
 */
public final class Sync {
    private static final int MOST_FAILURES = 5;

    /** Where nobody seems to be there, or where the server has failed with another run before. */
    private static final int FEWER_FAILURES = 2;

    /** A pause that the user is told of. */
    private static final Duration LONG = Duration.ofSeconds(5);

    private final TrackingServer server;
    private final Notices notices;
    private final Pacing pacing;
    private final Transport transport;
    private int mostFailures = MOST_FAILURES;
    private boolean answered;
    private Optional<String> away = Optional.empty();

    /** What became of a run. */
    public enum Outcome {
        /** Something of it was sent, and the server has all of it. */
        DELIVERED,
        /** The server had all of it. */
        UNCHANGED,
        /** Somebody deleted it on the server, where it stays deleted. */
        DELETED
    }

    /**
     * @param server where the runs go
     * @param notices where the user is told what does not keep a run from being delivered
     */
    public Sync(TrackingServer server, Notices notices) {
        this(server, notices, Pacing.USUAL);
    }

    Sync(TrackingServer server, Notices notices, Pacing pacing) {
        this.server = server;
        this.notices = notices;
        this.pacing = pacing;
        this.transport = new Transport(server, pacing.connect());
    }

    /** The address of the server that a run was last meant for, if it was for any. */
    public static Optional<String> address(Path folder) {
        return DeliveryState.server(folder);
    }

    /** Why the server is not worth asking for another run, if it is not. */
    public Optional<String> away() {
        return away;
    }

    /**
     * Delivers a run: the rest where some has arrived, and all where none has. What the server has is read back, and sent
     * again if it is not what it should be.
     *
     * @param restoring whether a run that was deleted on the server is brought back there
     * @throws ProblemException if the server does not have all of it in the end, or the folder is damaged
     */
    public Outcome deliver(RunFolder folder, boolean restoring) {
        RunRecord record = RunRecord.read(folder);
        Retries retries = new Retries(folder);
        MlflowApi api = new MlflowApi(transport, pacing.request(), retries);
        LateDelivery delivery = LateDelivery.of(folder, record, server, api, restoring, notices, pacing);
        try {
            if (!answered) {
                ask(record, retries);
                answered = true;
            }
            Outcome outcome = delivery.deliver(retries);
            mostFailures = MOST_FAILURES;
            return outcome;
        } catch (Unreachable failure) {
            askAgain(folder, record);
            throw notSynced(folder, failure);
        } catch (Stopped stop) {
            folder.log().write("MLflow at " + server + ": " + stop.getMessage());
            if (stop.deleted()) {
                return Outcome.DELETED;
            }
            throw notSynced(folder, stop);
        }
    }

    /** Finds out whether it is the server that is away, or this run that it does not take. */
    private void askAgain(RunFolder folder, RunRecord record) {
        mostFailures = FEWER_FAILURES;
        try {
            ask(record, new Patience() {
                @Override
                public void failed(Unreachable failure, int failures) throws Unreachable {
                    throw failure;
                }

                @Override
                public void answersAgain() {
                    folder.log().write("MLflow at " + server + " answers again");
                }
            });
        } catch (Unreachable failure) {
            away = Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    private void ask(RunRecord record, Patience patience) throws Unreachable {
        try {
            new MlflowApi(transport, pacing.look(), patience).experiment(record.experiment());
        } catch (Refused answer) {
            // It answers; what it refuses is told where the run is sent.
        }
    }

    private ProblemException notSynced(RunFolder folder, Exception reason) {
        return new ProblemException(Delivery.notSynced(server, String.valueOf(reason.getMessage()), folder));
    }

    /** Tries a few times in a row. */
    private final class Retries implements Patience {
        private final RunFolder folder;
        private boolean exhausted;

        Retries(RunFolder folder) {
            this.folder = folder;
        }

        @Override
        public void failed(Unreachable failure, int failures) throws Unreachable {
            if (exhausted) {
                throw failure;
            }
            folder.log().write("MLflow at " + server + " does not take the run: " + failure.getMessage());
            if (failures >= (failure.absent() ? Math.min(mostFailures, FEWER_FAILURES) : mostFailures)) {
                exhausted = true;
                throw failure;
            }
            Duration pause = pacing.pause(failures, failure.retryAfter(), RandomGenerator.getDefault());
            if (pause.compareTo(LONG) > 0) {
                notices.warn("MLflow at " + server + ": " + failure.getMessage() + "; it is asked again in "
                        + pause.toSeconds() + " s");
            }
            sleep(pause, failure);
        }

        private void sleep(Duration pause, Unreachable failure) throws Unreachable {
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException signal) {
                Thread.currentThread().interrupt();
                exhausted = true;
                throw failure;
            }
        }

        @Override
        public void answersAgain() {
            folder.log().write("MLflow at " + server + " answers again");
        }
    }
}
