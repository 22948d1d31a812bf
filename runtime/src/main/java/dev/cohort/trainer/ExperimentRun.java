package dev.cohort.trainer;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.run.Ending;
import dev.cohort.api.run.RunEvent;
import dev.cohort.api.run.Status;
import dev.cohort.configuration.Experiment;
import dev.cohort.configuration.ResolvedExperiment;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugin.ExperimentModule;
import dev.cohort.session.OpenData;
import dev.cohort.session.ParameterCount;
import dev.cohort.session.TrainingSession;
import dev.cohort.tracking.ConsoleListener;
import dev.cohort.tracking.Journal;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunRecord;
import dev.cohort.tracking.mlflow.Delivery;
import dev.cohort.tracking.mlflow.TrackingServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One run of an experiment, from its resolved file to the exported model.
 *
 * <p>Whatever can be wrong with the file, the data or the model is found before there is a run folder.
 */
public final class ExperimentRun {
    /** What a run's record tells of the model beside what the file says. */
    static final String TRAINED = "model.trained-parameters";

    static final String ALL = "model.all-parameters";

    /** How long a run that is done waits for the tracking server. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long one that is not done waits; what could not be delivered is kept. */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(2);

    private final RunRequest request;
    private final ResolvedExperiment resolved;
    private final Experiment experiment;

    private ExperimentRun(RunRequest request) {
        this.request = request;
        this.resolved = request.resolution().experiment();
        this.experiment = request.experiment();
    }

    /**
     * Runs an experiment.
     *
     * @throws ProblemException if the experiment cannot be run, diverges, or is done but not delivered
     */
    public static RunResult start(RunRequest request) {
        return new Placement(request.resolution()).ofRun(new ExperimentRun(request)::start);
    }

    private RunResult start() {
        Optional<Path> earlier = request.resume() ? EarlierRun.find(request) : Optional.empty();
        if (earlier.isEmpty()) {
            return run(() -> RunFolder.create(request.runs(), experiment.name(), request.id()), EarlierRun.NONE);
        }
        try (RunFolder folder = RunFolder.open(earlier.get())) {
            EarlierRun run = EarlierRun.read(folder, request);
            run.result().ifPresent(result -> request.out().println(folder.path() + " is finished"));
            return run.result().orElseGet(() -> run(() -> folder, run));
        }
    }

    private RunResult run(Supplier<RunFolder> place, EarlierRun earlier) {
        try (OpenData data = DataOpening.open(request.resolution());
                TrainingSession session = Preparation.session(request.resolution(), data, earlier)) {
            // Asked before there is a folder: whoever is asked gives what begins here the time to end in good order.
            if (request.interrupted().getAsBoolean()) {
                return new RunResult(Status.INTERRUPTED, Map.of(), Map.of(), Optional.empty());
            }
            try (RunFolder folder = place.get()) {
                return logged(folder, data, session, earlier);
            }
        } catch (DataException exception) {
            throw DataOpening.problems(exception);
        }
    }

    /** The user sees one line of what goes wrong; the run's log keeps the rest. */
    private RunResult logged(RunFolder folder, OpenData data, TrainingSession session, EarlierRun earlier) {
        try {
            return run(folder, data, session, earlier);
        } catch (RuntimeException | Error thrown) {
            folder.log().write("what the run told at its end", thrown);
            throw thrown;
        }
    }

    private RunResult run(RunFolder folder, OpenData data, TrainingSession session, EarlierRun earlier) {
        folder.writeExperiment(resolved.canonicalText());
        if (Files.notExists(folder.record())) {
            RunRecord.begin(
                            experiment.name(),
                            folder,
                            request.file(),
                            parameters(session.network().parameters()),
                            request.resolution().settings())
                    .write(folder);
        }
        ConsoleListener console = new ConsoleListener(request.out(), request.err(), request.terminal(), folder.path());
        data.account().forEach(console::say);
        session.network().account().forEach(console::say);
        if (Course.goesOn(experiment.training(), 0, 0)) {
            console.say(session.network().parameters().line());
        }
        Preparation.warnings(experiment, data, session).forEach(console::warn);
        earlier.remarks(session).forEach(console::warn);
        Optional<Delivery> delivery = experiment
                .tracking()
                .mlflow()
                .map(address -> Delivery.start(folder, TrackingServer.of(address, request.environment()), console));
        RunResult result;
        try (Journal journal = Journal.open(
                folder.journal(),
                experiment.training().logEverySteps(),
                earlier.checkpoint().map(Checkpoint::step).orElse(0L),
                console)) {
            result = train(new RunModule(request, folder, data, session, journal, console), earlier.checkpoint());
        } catch (ProblemException failure) {
            throw withMore(failure, undelivered(delivery, SHORT_PATIENCE));
        } catch (RuntimeException | Error failure) {
            undelivered(delivery, SHORT_PATIENCE).ifPresent(problem -> console.warn(problem.message()));
            throw failure;
        }
        Optional<Problem> undelivered =
                undelivered(delivery, result.status() == Status.FINISHED ? PATIENCE : SHORT_PATIENCE);
        if (result.status() == Status.INTERRUPTED) {
            undelivered.ifPresent(problem -> console.warn(problem.message()));
            return result;
        }
        undelivered.ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        delivery.flatMap(Delivery::pages).ifPresent(pages -> {
            console.say("this run: " + pages.run());
            console.say("all runs: " + pages.runs());
        });
        return result;
    }

    /** The file's, and how many the model has. */
    private Map<String, String> parameters(ParameterCount count) {
        Map<String, String> parameters = new LinkedHashMap<>(resolved.flatParameters());
        parameters.put(TRAINED, Long.toString(count.trained()));
        parameters.put(ALL, Long.toString(count.all()));
        return parameters;
    }

    private static Optional<Problem> undelivered(Optional<Delivery> delivery, Duration patience) {
        return delivery.flatMap(started -> started.close(patience));
    }

    /** What the user hears of first stays first. */
    private static ProblemException withMore(ProblemException failure, Optional<Problem> more) {
        if (more.isEmpty()) {
            return failure;
        }
        List<Problem> all = new ArrayList<>(failure.problems());
        all.add(more.get());
        ProblemException both = new ProblemException(all);
        both.initCause(failure);
        return both;
    }

    private RunResult train(RunModule module, Optional<Checkpoint> checkpoint) {
        Injector injector = Guice.createInjector(Stage.PRODUCTION, new ExperimentModule(request.resolution()), module);
        Trainer trainer = injector.getInstance(Trainer.class);
        Course course = injector.getInstance(Course.class);
        RunFolder folder = injector.getInstance(RunFolder.class);
        BestValues values = injector.getInstance(BestValues.class);
        Checkpoints checkpoints = injector.getInstance(Checkpoints.class);
        folder.removeSummary();
        trainer.tell(new RunEvent.Started(
                experiment.name(), folder.id(), course.steps(), course.epochs(), System.currentTimeMillis()));
        checkpoint.ifPresentOrElse(
                state -> injector.getInstance(Resumption.class).from(state), checkpoints::begin);
        Export export = injector.getInstance(Export.class);
        Status status = Status.FAILED;
        Optional<Problem> diverged;
        try {
            Status trained = train(trainer, checkpoints);
            diverged = diverged(trained, trainer, checkpoints);
            // It is finished once it is tested and exported, and not before.
            status = diverged.isPresent() ? Status.DIVERGED : Status.FAILED;
            if (diverged.isEmpty()) {
                status = export.finish(trained);
            }
        } catch (RuntimeException | Error thrown) {
            Status reached = status;
            attempt(thrown, () -> end(trainer, reached, values, export.ending(Optional.of(told(thrown)))));
            throw thrown;
        }
        end(trainer, status, values, export.ending(diverged.map(Problem::message)));
        diverged.ifPresent(problem -> {
            throw new ProblemException(problem);
        });
        return new RunResult(status, values.last(), values.best(), Optional.of(folder.path()));
    }

    /** Trains; what was learned until something went wrong is kept. */
    private static Status train(Trainer trainer, Checkpoints checkpoints) {
        try {
            return trainer.train();
        } catch (RuntimeException | Error thrown) {
            attempt(thrown, checkpoints::write);
            throw thrown;
        }
    }

    private static void end(Trainer trainer, Status status, BestValues values, Ending ending) {
        trainer.end(new RunEvent.Ended(
                status, trainer.steps(), System.currentTimeMillis(), values.last(), values.best(), ending));
    }

    private static String told(Throwable thrown) {
        return thrown instanceof ProblemException told ? told.problems().get(0).line() : thrown.toString();
    }

    /** Does something after a failure, which stays what the user hears of. */
    private static void attempt(Throwable failure, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
        }
    }

    /** Writes the state that a training has come to, or says how it diverged, with the last good state written. */
    private static Optional<Problem> diverged(Status status, Trainer trainer, Checkpoints checkpoints) {
        Optional<String> spoiled = Optional.empty();
        if (status != Status.DIVERGED) {
            spoiled = checkpoints.write();
            if (spoiled.isEmpty()) {
                return Optional.empty();
            }
        }
        Path kept = checkpoints.keepGood();
        return Optional.of(new Problem.Diverged(
                spoiled.orElseGet(() -> trainer.divergence().getKey()),
                spoiled.isPresent()
                        ? "infinite or not a number"
                        : Float.toString(trainer.divergence().getValue()),
                trainer.steps(),
                "the state after step " + checkpoints.writtenStep() + " is kept in " + kept
                        + "; try a smaller learning rate, gradient-clip-norm, or standardize = true"));
    }
}
