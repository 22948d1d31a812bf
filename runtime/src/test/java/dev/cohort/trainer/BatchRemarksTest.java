package dev.cohort.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.configuration.FrozenPrecision;
import dev.cohort.configuration.Precision;
import dev.cohort.configuration.TrainingSection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BatchRemarksTest {
    private static final String CONSEQUENCE = ", of which a batch normalization makes its bias whatever the example is,"
            + " while its running variance shrinks; set drop-last = true, or another batch-size than 8";

    @Test
    void batchesAreOfOneBucket() {
        assertEquals(List.of(), remarks(8L));
        assertEquals(
                List.of(
                        "batch-size 8 is above the 6 examples of the training part, so every epoch is one batch of all of them"),
                remarks(6L));
        assertEquals(
                List.of(
                        "batch-size 8 is above the 7 examples of the training part, so every epoch is 2 batches, each of all"
                                + " in a bucket"),
                remarks(3L, 4L, 0L));
        assertEquals(List.of("the last batch of each epoch has one of the 17 examples" + CONSEQUENCE), remarks(17L));
        assertEquals(
                List.of("the last batch of each epoch of a bucket has one of the 9 examples" + CONSEQUENCE),
                remarks(12L, 9L));
        assertEquals(List.of(), remarks(12L, 13L), "25 examples, of which no batch has one alone");
        assertEquals(List.of(), remarks(), "nobody knows how many");
    }

    private static List<String> remarks(Long... buckets) {
        long batches =
                List.of(buckets).stream().mapToLong(size -> (size + 7) / 8).sum();
        TrainingSection section = new TrainingSection(
                Optional.of(1),
                Optional.empty(),
                8,
                false,
                true,
                "cpu",
                Precision.FLOAT32,
                FrozenPrecision.FLOAT32,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                1,
                false,
                50,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        OptionalLong steps = buckets.length == 0 ? OptionalLong.empty() : OptionalLong.of(batches);
        return new BatchRemarks(section, new Course(1, steps, steps), List.of(buckets)).all(true);
    }
}
