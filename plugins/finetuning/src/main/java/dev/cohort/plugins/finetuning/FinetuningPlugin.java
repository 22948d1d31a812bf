package dev.cohort.plugins.finetuning;

import dev.cohort.api.option.Component;
import dev.cohort.api.plugin.Plugin;
import java.util.List;

/** Cohort's own adaptations. */
public final class FinetuningPlugin implements Plugin {
    @Override
    public String name() {
        return "finetuning";
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
        return List.of(LowRank.class, BiasTuning.class, Adapters.class, PromptTuning.class, PrefixTuning.class);
    }
}
