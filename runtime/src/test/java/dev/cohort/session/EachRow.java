package dev.cohort.session;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/** A metric of classes that shows each row to somebody. */
record EachRow(Set<Reading> reads, ObjIntConsumer<Predictions> rows) implements Metric, Measurement {
    @Override
    public String label() {
        return "rows";
    }

    @Override
    public Set<Answer> judges() {
        return Set.of(Answer.CLASSES);
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }

    @Override
    public Measurement start(Task task) {
        return this;
    }

    @Override
    public void update(Predictions predictions) {
        for (int row = 0; row < predictions.rows(); row++) {
            rows.accept(predictions, row);
        }
    }

    @Override
    public void merge(Measurement other) {
        throw new IllegalStateException("nothing is merged here");
    }

    @Override
    public Result compute() {
        return Result.of(0);
    }
}
