package dev.cohort.api.metric;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.option.Component;
import dev.cohort.api.option.Name;
import java.util.Set;

/** A measure of predictions over a whole part of the data. */
public interface Metric extends Component {
    /**
     * The name under which the value is logged, after the part: {@code accuracy} in {@code test/accuracy}. Where several metrics
     * of one label are measured together, the options in which they differ follow it, as in {@code test/f1-macro} and {@code
     * test/f1-weighted}.
     *
     * @return the {@link Name} of the metric, unless it says otherwise
     */
    default String label() {
        Name name = getClass().getAnnotation(Name.class);
        if (name == null) {
            throw new IllegalStateException(
                    getClass().getName() + " has no @Name that could be its label, and does not say another");
        }
        return name.value();
    }

    /** What it can judge. */
    Set<Answer> judges();

    /**
     * What it reads of classes. All probabilities are many where there are many classes; a metric that needs less of them should
     * say so.
     */
    default Set<Reading> reads() {
        return Set.of(Reading.PROBABILITIES);
    }

    /** Whether a larger value is the better one. */
    boolean largerIsBetter();

    /** Begins a measurement. */
    Measurement start(Task task);
}
