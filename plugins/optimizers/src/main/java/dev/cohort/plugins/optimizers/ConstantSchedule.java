package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import dev.cohort.api.schedule.Schedule;
import java.util.OptionalLong;

/** The optimizer's learning rate throughout. */
@Name("constant")
@About("the optimizer's learning rate throughout")
public record ConstantSchedule() implements Schedule {
    @Override
    public double learningRate(double base, long position, OptionalLong total) {
        return base;
    }
}
