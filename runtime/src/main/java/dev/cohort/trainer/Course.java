package dev.cohort.trainer;

import dev.cohort.api.dataset.Part;
import dev.cohort.configuration.Experiment;
import dev.cohort.configuration.ScheduleSection;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.session.OpenData;
import dev.cohort.session.Scheduling;
import java.util.OptionalLong;

/**
 * How long a training is, counted in every way that something asks for.
 *
 * @param epochs passes over the data, or 0 where steps limit the training
 * @param steps batches, where their number is known
 * @param stepsPerEpoch batches of one pass, where the data knows its size
 */
record Course(int epochs, OptionalLong steps, OptionalLong stepsPerEpoch) {
    static Course of(TrainingSection training, OpenData data) {
        OptionalLong perEpoch = data.size(Part.TRAIN).isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(batches(training, data.size(Part.TRAIN).getAsLong()));
        if (training.steps().isPresent()) {
            return new Course(0, OptionalLong.of(training.steps().get()), perEpoch);
        }
        int epochs = training.epochs().orElseThrow();
        OptionalLong steps = perEpoch.isPresent()
                ? OptionalLong.of(Math.multiplyExact(epochs, perEpoch.getAsLong()))
                : OptionalLong.empty();
        return new Course(epochs, steps, perEpoch);
    }

    private static long batches(TrainingSection training, long examples) {
        long whole = examples / training.batchSize();
        return training.dropLast() || examples % training.batchSize() == 0 ? whole : whole + 1;
    }

    /** Whether a training that has come so far goes on. */
    boolean goesOn(int epoch, long step) {
        return epochs > 0 ? epoch < epochs : step < steps.orElse(Long.MAX_VALUE);
    }

    /** How the schedule of an experiment walks over this course. */
    Scheduling scheduling(Experiment experiment) {
        boolean byEpoch = experiment.schedule().unit() == ScheduleSection.Unit.EPOCH;
        long updates = steps.orElse(0) / experiment.training().accumulateSteps();
        return new Scheduling(
                byEpoch ? Scheduling.Unit.EPOCH : Scheduling.Unit.UPDATE,
                experiment.schedule().warmupSteps(),
                byEpoch ? totalEpochs() : updates);
    }

    private long totalEpochs() {
        if (epochs > 0 || stepsPerEpoch.isEmpty() || steps.isEmpty() || stepsPerEpoch.getAsLong() == 0) {
            return epochs;
        }
        return (steps.getAsLong() + stepsPerEpoch.getAsLong() - 1) / stepsPerEpoch.getAsLong();
    }
}
