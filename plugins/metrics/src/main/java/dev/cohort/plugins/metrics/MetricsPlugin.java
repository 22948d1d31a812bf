package dev.cohort.plugins.metrics;

import dev.cohort.api.option.Component;
import dev.cohort.api.plugin.Plugin;
import java.util.List;

/** Cohort's own metrics. */
public final class MetricsPlugin implements Plugin {
    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public int apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<Class<? extends Component>> components() {
        return List.of(
                Accuracy.class,
                Precision.class,
                Recall.class,
                F1.class,
                ConfusionMatrix.class,
                MeanAbsoluteError.class,
                RootMeanSquaredError.class,
                RSquared.class,
                RecallAtK.class,
                Samples.class);
    }
}
