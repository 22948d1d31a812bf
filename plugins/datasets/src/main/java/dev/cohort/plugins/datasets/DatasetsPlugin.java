package dev.cohort.plugins.datasets;

import dev.cohort.api.option.Component;
import dev.cohort.api.plugin.Plugin;
import java.util.List;

/** Cohort's own data sets. */
public final class DatasetsPlugin implements Plugin {
    @Override
    public String name() {
        return "datasets";
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
                Csv.class,
                Digits.class,
                Iris.class,
                Jsonl.class,
                Pairs.class,
                Sequences.class,
                Sinusoids.class,
                Synthetic.class,
                WeightedSampling.class,
                OverSampling.class,
                UnderSampling.class,
                Smote.class);
    }
}
