package dev.cohort.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Part;
import dev.cohort.configuration.FrozenPrecision;
import dev.cohort.configuration.Precision;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.session.OpenData;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CourseTest {
    @Test
    void countsTheLastSmallerBatchUnlessItIsDropped() {
        assertEquals(
                OptionalLong.of(12),
                course(Optional.of(3), Optional.empty(), false).steps());
        assertEquals(
                OptionalLong.of(9),
                course(Optional.of(3), Optional.empty(), true).steps());
    }

    @Test
    void endsAfterItsEpochsOrItsSteps() {
        Course epochs = course(Optional.of(3), Optional.empty(), false);
        assertTrue(epochs.goesOn(2, 11));
        assertFalse(epochs.goesOn(3, 12));
        Course steps = course(Optional.empty(), Optional.of(10L), false);
        assertTrue(steps.goesOn(7, 9));
        assertFalse(steps.goesOn(0, 10));
    }

    @Test
    void doesNothingInNoEpochs() {
        Course none = course(Optional.of(0), Optional.empty(), false);
        assertEquals(OptionalLong.of(0), none.steps());
        assertFalse(none.goesOn(0, 0));
        assertFalse(course(Optional.of(0), Optional.empty(), false, OptionalLong.empty())
                .goesOn(0, 0));
    }

    /** Ten examples in batches of three: three whole ones and one of a single example. */
    private static Course course(Optional<Integer> epochs, Optional<Long> steps, boolean dropLast) {
        return course(epochs, steps, dropLast, OptionalLong.of(10));
    }

    private static Course course(Optional<Integer> epochs, Optional<Long> steps, boolean dropLast, OptionalLong size) {
        Examples examples = mock(Examples.class);
        when(examples.size(Part.TRAIN)).thenReturn(size);
        when(examples.buckets()).thenReturn(List.of(List.of()));
        TrainingSection section = new TrainingSection(
                epochs,
                steps,
                3,
                dropLast,
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
        return Course.of(section, new OpenData(examples));
    }
}
