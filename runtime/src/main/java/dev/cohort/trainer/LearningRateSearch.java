package dev.cohort.trainer;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.run.Status;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.configuration.Experiment;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugin.PluginCode;
import dev.cohort.session.BatchReader;
import dev.cohort.session.OpenData;
import dev.cohort.session.TrainingSession;
import dev.cohort.tracking.AtomicFile;
import dev.cohort.tracking.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for a learning rate: trains for a hundred updates while it rises from very small to very large, by the same factor each time
 * (Smith 2015), and sees where the loss falls and where it rises.
 *
 * <p>The rate is that of the first objective, with its groups in proportion; its schedule has no part in it. What was trained is thrown
 * away, and what is left is a picture and a table in a folder that is no run.
 */
public final class LearningRateSearch {
    private static final double FIRST = 1e-7;
    private static final double LAST = 10;
    private static final int UPDATES = 100;

    /** How many times as large as the least the loss may become, as fastai has it. */
    private static final double TOO_LARGE = 4;

    /** Of the loss by which it is seen to diverge, so much is kept with each batch. */
    private static final double KEPT = 0.8;

    private final RunRequest request;
    private final TrainingSection training;
    private final OpenData data;
    private final TrainingSession session;
    private final List<LearningRateCurve.Point> points = new ArrayList<>();
    private boolean diverged;

    // Of the update under way, whose batches are averaged.
    private double sum;
    private int batches;

    private double running;
    private double least = Double.POSITIVE_INFINITY;

    private LearningRateSearch(RunRequest request, OpenData data, TrainingSession session) {
        this.request = request;
        this.training = request.experiment().training();
        this.data = data;
        this.session = session;
    }

    /**
     * Searches, and shows and writes what was found.
     *
     * @return finished, or interrupted, and then there is nothing
     * @throws ProblemException if the experiment cannot be run
     */
    public static Status start(RunRequest request) {
        Experiment experiment = request.experiment();
        try (OpenData data = DataOpening.open(request.resolution());
                TrainingSession session =
                        Preparation.session(request.resolution(), data, EarlierRun.NONE, LearningRateSearch::rising)) {
            LearningRateSearch search = new LearningRateSearch(request, data, session);
            if (!search.train()) {
                return Status.INTERRUPTED;
            }
            if (search.points.isEmpty()) {
                throw new ProblemException(new Problem.Diverged(
                        "train/loss", "infinite or not a number", 1, "already at a learning rate of " + FIRST));
            }
            search.tell(new LearningRateCurve(search.points, search.diverged), experiment.name());
            return Status.FINISHED;
        } catch (DataException exception) {
            throw DataOpening.problems(exception);
        }
    }

    /** The objectives with a rising rate of the first. */
    private static List<Objective> rising(List<Objective> objectives) {
        Objective first = objectives.get(0);
        double own = PluginCode.call(first.optimizer(), "learningRate", first.optimizer()::learningRate);
        Schedule rise = (base, update, total) -> {
            double rate = FIRST * Math.pow(LAST / FIRST, (double) update / (UPDATES - 1));
            return own > 0 ? rate * base / own : rate;
        };
        List<Objective> rising = new ArrayList<>(objectives);
        rising.set(0, first.with(Scheduling.of(rise)));
        return rising;
    }

    /** @return whether it came to an end */
    private boolean train() {
        for (int epoch = 0; goesOn(); epoch++) {
            session.epoch(epoch);
            Order order = new Order(request.experiment().seed(), epoch, training.shuffle(), 0);
            try (BatchReader reader = data.read(Part.TRAIN, order)) {
                for (int size = reader.read(session.batch()); isBatch(size) && goesOn(); ) {
                    if (request.interrupted().getAsBoolean()) {
                        return false;
                    }
                    step(size);
                    size = reader.read(session.batch());
                }
            }
        }
        return true;
    }

    private boolean goesOn() {
        return !diverged && points.size() < UPDATES;
    }

    private boolean isBatch(int size) {
        return size > 0 && !(training.dropLast() && size < training.batchSize());
    }

    private void step(int size) {
        double rate = session.learningRate();
        long before = session.updates();
        float loss = session.step(size);
        if (session.diverged().isPresent()) {
            diverged = true;
        } else if (session.isMeasured()) {
            sum += loss;
            batches++;
            if (session.updates() > before) {
                measured(rate, sum / batches);
                sum = 0;
                batches = 0;
            }
        }
    }

    private void measured(double rate, double loss) {
        points.add(new LearningRateCurve.Point(rate, loss));
        running = running * KEPT + loss * (1 - KEPT);
        double mean = running / (1 - Math.pow(KEPT, points.size()));
        least = Math.min(least, mean);
        double first = points.get(0).loss();
        double bound = least > 0 ? TOO_LARGE * least : least + TOO_LARGE * Math.max(1, Math.abs(first - least));
        diverged = points.size() > UPDATES / 10 && mean > bound;
    }

    private void tell(LearningRateCurve curve, String experiment) {
        Path folder = RunFolder.parent(request.runs(), experiment).resolve("learning-rate");
        AtomicFile.folder(folder);
        AtomicFile.write(folder.resolve("curve.svg"), curve.picture(experiment).svg());
        AtomicFile.write(folder.resolve("curve.csv"), curve.table());
        curve.account().forEach(request.out()::println);
        request.out().println("curve: " + folder.resolve("curve.svg") + " and curve.csv");
    }
}
