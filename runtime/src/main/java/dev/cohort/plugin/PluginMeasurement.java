package dev.cohort.plugin;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;

/** A measurement of a plugin's metric, every call of which is one of the plugin's code. */
record PluginMeasurement(PluginCode code, Measurement measurement) implements Measurement {
    @Override
    public void update(Predictions predictions) {
        code.call(measurement.getClass(), "update", () -> {
            measurement.update(predictions);
            return measurement;
        });
    }

    @Override
    public void merge(Measurement other) {
        Measurement theirs = other instanceof PluginMeasurement wrapped ? wrapped.measurement : other;
        code.call(measurement.getClass(), "merge", () -> {
            measurement.merge(theirs);
            return measurement;
        });
    }

    @Override
    public Result compute() {
        return code.call(measurement.getClass(), "compute", measurement::compute);
    }
}
