package dev.cohort.configuration;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.Schedule;

/** The {@code [schedule]} section. */
public record ScheduleSection(
        @Inline @Default("{ type = 'constant' }") @About("the schedule's name; its options stand beside it")
                Schedule schedule,
        @Default("step") @About("what the schedule counts: updates or epochs") Unit unit,
        @Default("0") @About("updates over which the learning rate first rises linearly from zero") int warmupSteps) {
    /** What a schedule counts. */
    public enum Unit {
        /** It advances after each update. */
        STEP,
        /** It advances after each epoch. */
        EPOCH
    }

    public ScheduleSection {
        Options.require(warmupSteps >= 0, "warmup-steps", "must not be negative");
    }

    /** Whether the optimizer's own learning rate holds throughout, as where a file says nothing. */
    boolean isDefault() {
        return unit == Unit.STEP
                && warmupSteps == 0
                && OptionSchema.nameOf(schedule.getClass()).equals("constant");
    }
}
