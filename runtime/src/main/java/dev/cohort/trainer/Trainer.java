package dev.cohort.trainer;

import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.run.Listener;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import dev.cohort.api.run.Status;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.session.BatchReader;
import dev.cohort.session.Divergence;
import dev.cohort.session.OpenData;
import dev.cohort.session.TrainingSession;
import dev.cohort.tracking.Journal;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The training loop: reads batches, makes steps, evaluates, and tells its listeners.
 *
 * <p>A step counts from 1, an epoch from 0. An evaluation comes at each epoch's end, or at every so many steps where the
 * file says so, and after the last step.
 */
final class Trainer implements RunControl {
    /** What {@link #progress} calls the epoch under way, or the next one where it has ended. */
    static final String EPOCH = "epoch";

    /** What {@link #progress} calls why a listener had the training end; empty where none had. */
    static final String STOP_REASON = "stop-reason";

    private static final String LOSS = "loss";

    private final TrainingSection options;
    private final Course course;
    private final long seed;
    private final OpenData data;
    private final BooleanSupplier interrupted;
    private final TrainingSession session;
    private final Listeners listeners;
    private final PresentStep stepped = new PresentStep();
    private final EpochLoss epochLoss = new EpochLoss();
    private final Evaluations evaluations;
    private long endedAt;

    // Of the epoch under way, or of the next one where it has ended.
    private int epoch;
    private long examples;

    private Optional<String> stopReason = Optional.empty();

    /** @param listeners hear everything in their order */
    @Inject
    Trainer(
            RunRequest request,
            Course course,
            OpenData data,
            TaskTests tasks,
            TrainingSession session,
            Set<Listener> listeners) {
        this.options = request.experiment().training();
        this.seed = request.experiment().seed();
        this.course = course;
        this.data = data;
        this.interrupted = request.interrupted();
        this.session = session;
        this.listeners = new Listeners(List.copyOf(listeners), this);
        this.evaluations = new Evaluations(
                session, data, tasks, options.metrics(), stepped, this::requireTime, this.listeners, this::log);
    }

    /** Trains until the end of the course, a listener's wish, an interruption, or a loss that is no number. */
    Status train() {
        return unlessInterrupted(() -> {
            session.epoch(epoch);
            if (!goesOn() || isEvaluated(stepped.step)) {
                evaluations.validate();
            }
            if (!goesOn() && examples > 0 && endedAt != stepped.step) {
                endEpoch(false);
            }
            while (goesOn()) {
                session.epoch(epoch);
                Status status = trainEpoch();
                if (status != Status.FINISHED) {
                    return status;
                }
            }
            return Status.FINISHED;
        });
    }

    private void requireTime() {
        if (interrupted.getAsBoolean()) {
            throw new Interrupted();
        }
    }

    private static Status unlessInterrupted(Supplier<Status> work) {
        try {
            return work.get();
        } catch (Interrupted asked) {
            return Status.INTERRUPTED;
        }
    }

    /** Whether there is more to train. */
    boolean goesOn() {
        return course.goesOn(epoch, stepped.step) && stopReason.isEmpty();
    }

    private Status trainEpoch() {
        boolean whole = true;
        try (BatchReader reader = data.read(Part.TRAIN, new Order(seed, epoch, options.shuffle(), examples))) {
            NextBatch next = new NextBatch(reader, this::requireTime);
            next.accept(session.batch());
            for (int size = next.size(); goesOn(size); size = next.size()) {
                step(size, next);
                if (session.diverged().isPresent()) {
                    return Status.DIVERGED;
                }
                if (stopReason.isPresent() || course.epochs() == 0 && !course.goesOn(epoch, stepped.step)) {
                    whole = next.read().filter(read -> !goesOn(read)).isPresent();
                    break;
                }
            }
        }
        endEpoch(whole);
        return Status.FINISHED;
    }

    /** @param whole whether there are no more examples of the epoch */
    private void endEpoch(boolean whole) {
        Map<String, Double> means = new LinkedHashMap<>();
        epochLoss.mean().ifPresent(mean -> means.put("train/epoch-loss", mean));
        means.put("train/learning-rate", session.learningRate());
        log(means);
        endedAt = stepped.step;
        if (options.evaluateEverySteps().isEmpty()
                || stopReason.isPresent()
                || !course.goesOn(epoch + 1, stepped.step)) {
            evaluations.validate();
        }
        RunEvent.EpochEnded ended = new RunEvent.EpochEnded(epoch, stepped.step);
        if (whole) {
            // One that is ended early goes on where the course becomes longer.
            epoch++;
            examples = 0;
            epochLoss.clear();
        }
        tell(ended);
    }

    private boolean goesOn(int size) {
        return size > 0 && !(options.dropLast() && size < options.batchSize());
    }

    private void step(int size, NextBatch next) {
        stepped.loss = session.step(size, next);
        stepped.step++;
        stepped.epoch = epoch;
        examples += size;
        if (session.isMeasured()) {
            stepped.measured = stepped.step;
            epochLoss.add(stepped.loss, size);
        }
        tell(stepped);
        if (stepped.step % options.logEverySteps() == 0) {
            logParts();
        }
        if (isEvaluated(stepped.step)) {
            evaluations.validate();
        }
    }

    /** The losses that the batch's loss was put together of, and those of the other objectives. */
    private void logParts() {
        Map<String, Double> losses = new LinkedHashMap<>();
        session.partLosses().forEach((name, loss) -> losses.put(partName(name), Double.valueOf(Float.toString(loss))));
        if (!losses.isEmpty()) {
            log(losses);
        }
    }

    /** Whether evaluations follow so many steps, and not epochs. */
    boolean evaluatesBySteps() {
        return options.evaluateEverySteps().isPresent();
    }

    /** Whether an evaluation follows a step, wherever in an epoch that is. */
    boolean isEvaluated(long step) {
        return options.evaluateEverySteps()
                .filter(every -> step > 0 && step % every == 0)
                .isPresent();
    }

    /** Measures the test part, where there is one, and that of each task; it is finished, or interrupted. */
    Status test() {
        return unlessInterrupted(() -> {
            evaluations.test();
            return Status.FINISHED;
        });
    }

    private void log(Map<String, Double> values) {
        values.forEach(session::measured);
        tell(new RunEvent.Logged(stepped.step, stepped.epoch, System.currentTimeMillis(), values));
    }

    /** Tells all listeners of something. */
    void tell(RunEvent event) {
        listeners.tell(event);
    }

    /** Tells all listeners of the end. */
    void end(RunEvent.Ended event) {
        listeners.end(event);
    }

    /** Where in the course the training stands. */
    Progress progress() {
        return Progress.NONE
                .with(EPOCH, epoch)
                .with("examples", examples)
                .with(epochLoss.progress())
                .with("evaluated-at", evaluations.at())
                .with("ended-at", endedAt)
                .with(LOSS, stepped.loss)
                .with("measured-at", stepped.measured)
                .with(STOP_REASON, stopReason.orElse(""));
    }

    /**
     * Goes to where in the course a training stood.
     *
     * @return the step after which it stood
     */
    RunEvent.Stepped resume(long step, Progress progress) {
        epoch = Math.toIntExact(progress.count(EPOCH));
        examples = progress.count("examples");
        epochLoss.resume(progress);
        endedAt = progress.count("ended-at");
        stopReason = Optional.of(progress.text(STOP_REASON)).filter(reason -> !reason.isEmpty());
        stepped.step = step;
        stepped.epoch = examples == 0 && epoch > 0 ? epoch - 1 : epoch;
        stepped.loss = loss(progress);
        stepped.measured = progress.count("measured-at");
        // The evaluation after the last step is made again, for the tables that it comes to.
        evaluations.resume(goesOn() ? progress.count("evaluated-at") : 0);
        return stepped;
    }

    /** The loss of the last step of a progress. */
    static float loss(Progress progress) {
        return (float) progress.number(LOSS);
    }

    /** The last step after which the validation part was evaluated. */
    long evaluatedAt() {
        return evaluations.at();
    }

    /** The epoch under way, or the next one where it has ended. */
    int epoch() {
        return epoch;
    }

    /** How many steps were made. */
    long steps() {
        return stepped.step;
    }

    /** What was infinite or no number where a training diverged, by the name of its metric. */
    Map.Entry<String, Float> divergence() {
        Divergence divergence = session.diverged().orElseGet(() -> new Divergence("", stepped.loss));
        return Map.entry(partName(divergence.objective()), divergence.loss());
    }

    /** The name under which a loss is logged; that of the first objective has none of its own. */
    private static String partName(String part) {
        return Journal.TRAINING_LOSS + (part.isEmpty() ? "" : "-" + part);
    }

    /** Why a listener had the training end, if one had. */
    Optional<String> stopReason() {
        return stopReason;
    }

    @Override
    public void stop(String reason) {
        if (stopReason.isEmpty()) {
            stopReason = Optional.of(reason);
        }
    }
}
