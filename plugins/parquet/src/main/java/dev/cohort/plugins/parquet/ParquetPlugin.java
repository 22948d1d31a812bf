package dev.cohort.plugins.parquet;

import dev.cohort.api.option.Component;
import dev.cohort.api.plugin.Plugin;
import java.util.List;

/** Parquet files as data sets. */
public final class ParquetPlugin implements Plugin {
    @Override
    public String name() {
        return "parquet";
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
        return List.of(Parquet.class);
    }
}
