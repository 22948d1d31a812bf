package dev.cohort.trainer;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.configuration.ScheduleSection;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.session.OpenData;
import java.util.Locale;
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
        OptionalLong perEpoch = data.batches(Part.TRAIN, training.batchSize(), training.dropLast());
        if (training.steps().isPresent()) {
            return new Course(0, OptionalLong.of(training.steps().get()), perEpoch);
        }
        int epochs = training.epochs().orElseThrow();
        OptionalLong steps = perEpoch.isPresent() || epochs == 0
                ? OptionalLong.of(Math.multiplyExact(epochs, perEpoch.orElse(0)))
                : OptionalLong.empty();
        return new Course(epochs, steps, perEpoch);
    }

    /** Whether a training that has come so far goes on. */
    boolean goesOn(int epoch, long step) {
        return epochs > 0 ? epoch < epochs : step < steps.orElse(Long.MAX_VALUE);
    }

    /** As {@link #goesOn(int, long)}, of a course that a file asks for, whatever the data. */
    static boolean goesOn(TrainingSection training, long epoch, long step) {
        return training.steps().isPresent()
                ? step < training.steps().get()
                : epoch < training.epochs().orElseThrow();
    }

    /** A place in the course as people call it: an epoch, where one ends there, or a step. */
    String place(long step) {
        long perEpoch = stepsPerEpoch.orElse(0);
        return epochs > 0 && perEpoch > 0 && step > 0 && step % perEpoch == 0
                ? "epoch " + step / perEpoch
                : "step " + String.format(Locale.ROOT, "%,d", step);
    }

    /** How a schedule walks over this course. */
    Scheduling scheduling(ScheduleSection section, int accumulateSteps) {
        boolean byEpoch = section.unit() == ScheduleSection.Unit.EPOCH;
        return new Scheduling(
                section.schedule(),
                byEpoch ? Scheduling.Unit.EPOCH : Scheduling.Unit.UPDATE,
                section.warmupSteps(),
                byEpoch ? totalEpochs() : updates(accumulateSteps));
    }

    private OptionalLong updates(int accumulateSteps) {
        return steps.isPresent() ? OptionalLong.of(steps.getAsLong() / accumulateSteps) : steps;
    }

    private OptionalLong totalEpochs() {
        if (epochs > 0) {
            return OptionalLong.of(epochs);
        }
        if (stepsPerEpoch.orElse(0) == 0 || steps.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of((steps.getAsLong() + stepsPerEpoch.getAsLong() - 1) / stepsPerEpoch.getAsLong());
    }
}
