package acme;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.schedule.Schedule;
import java.util.OptionalLong;

/** Halves the learning rate again and again. */
@Name("acme.halving")
@About("halves the learning rate again and again")
public record Halving(@About("after how many updates, or epochs") long every) implements Schedule {
    public Halving {
        Options.positive(every, "every");
    }

    @Override
    public double learningRate(double base, long position, OptionalLong total) {
        return base * StrictMath.pow(0.5, position / every);
    }
}
