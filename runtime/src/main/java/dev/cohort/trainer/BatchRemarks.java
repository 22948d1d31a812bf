package dev.cohort.trainer;

import dev.cohort.configuration.TrainingSection;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What people should know of the batches of a training before it begins. */
final class BatchRemarks {
    private final TrainingSection training;
    private final Course course;
    private final List<Long> buckets;
    private final long examples;

    /** @param buckets how many examples of the training part come in each bucket; none where that is not known */
    BatchRemarks(TrainingSection training, Course course, List<Long> buckets) {
        this.training = training;
        this.course = course;
        this.buckets = buckets;
        this.examples = buckets.stream().mapToLong(Long::longValue).sum();
    }

    /** @param needsTwo whether a batch normalization has nothing to normalize in a batch of one example */
    List<String> all(boolean needsTwo) {
        List<String> remarks = new ArrayList<>();
        int batchSize = training.batchSize();
        if (!buckets.isEmpty() && examples < batchSize) {
            long batches = course.stepsPerEpoch().orElse(0);
            remarks.add("batch-size " + batchSize + " is above the " + examples
                    + " examples of the training part, so every epoch is "
                    + (batches == 1 ? "one batch of all of them" : batches + " batches, each of all in a bucket"));
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
        int batchSize = training.batchSize();
        if (batchSize == 1 || examples == 1) {
            String advice = batchSize == 1
                    ? "raise batch-size (drop-last does not help)"
                    : "give the training part more examples";
            return List.of("every batch has one example" + consequence + advice);
        }
        OptionalLong bucket = buckets.stream()
                .mapToLong(Long::longValue)
                .filter(size -> size % batchSize == 1)
                .findFirst();
        boolean reached = bucket.isPresent()
                && !training.dropLast()
                && course.steps().orElse(Long.MAX_VALUE)
                        >= course.stepsPerEpoch().orElse(0);
        return reached
                ? List.of("the last batch of each epoch" + (buckets.size() == 1 ? "" : " of a bucket")
                        + " has one of the "
                        + bucket.getAsLong() + " examples" + consequence
                        + "set drop-last = true, or another batch-size than "
                        + batchSize)
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
