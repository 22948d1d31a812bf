package dev.cohort.trainer;

import dev.cohort.configuration.TrainingSection;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What people should know of the batches of a training before it begins. */
final class BatchRemarks {
    private final TrainingSection training;
    private final Course course;
    private final OptionalLong examples;

    /** @param examples how many the training part has, where that is known */
    BatchRemarks(TrainingSection training, Course course, OptionalLong examples) {
        this.training = training;
        this.course = course;
        this.examples = examples;
    }

    /** @param needsTwo whether a batch normalization has nothing to normalize in a batch of one example */
    List<String> all(boolean needsTwo) {
        List<String> remarks = new ArrayList<>();
        int batchSize = training.batchSize();
        if (examples.isPresent() && examples.getAsLong() < batchSize) {
            remarks.add("batch-size " + batchSize + " is above the " + examples.getAsLong()
                    + " examples of the training part, so every epoch is one batch of all of them");
        }
        if (needsTwo) {
            remarks.addAll(single());
        }
        remarks.addAll(unused());
        return remarks;
    }

    /** Batches of one example, which a batch normalization turns into its bias, whatever they are. */
    private List<String> single() {
        String consequence =
                ", of which a batch normalization makes its bias whatever the example is, while its running"
                        + " variance shrinks; ";
        if (training.batchSize() == 1 || examples.orElse(0) == 1) {
            String advice = training.batchSize() == 1
                    ? "raise batch-size (drop-last does not help)"
                    : "give the training part more examples";
            return List.of("every batch has one example" + consequence + advice);
        }
        boolean reached = examples.isPresent()
                && examples.getAsLong() % training.batchSize() == 1
                && !training.dropLast()
                && course.steps().orElse(Long.MAX_VALUE)
                        >= course.stepsPerEpoch().orElse(0);
        return reached
                ? List.of("the last batch of each epoch has one of the " + examples.getAsLong() + " examples"
                        + consequence + "set drop-last = true, or another batch-size than " + training.batchSize())
                : List.of();
    }

    /** Gradients that are gathered at the end of the run, and are too few for an update. */
    private List<String> unused() {
        int gathered = training.accumulateSteps();
        long rest = course.steps().orElse(0) % gathered;
        return rest == 0
                ? List.of()
                : List.of("an update takes the gradients of " + gathered
                        + " batches (accumulate-steps), so that the last "
                        + rest + " of the run's " + course.steps().getAsLong()
                        + " move nothing; choose epochs, steps or batch-size so that " + gathered + " divides "
                        + "their number");
    }
}
