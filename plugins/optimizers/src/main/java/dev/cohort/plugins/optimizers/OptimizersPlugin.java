package dev.cohort.plugins.optimizers;

import dev.cohort.api.option.Component;
import dev.cohort.api.plugin.Plugin;
import java.util.List;

/** Cohort's own optimizers and schedules. */
public final class OptimizersPlugin implements Plugin {
    @Override
    public String name() {
        return "optimizers";
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
                Sgd.class,
                Adam.class,
                AdamW.class,
                Lamb.class,
                Muon.class,
                Sam.class,
                Lookahead.class,
                ExponentialMovingAverage.class,
                ConstantSchedule.class,
                StepSchedule.class,
                CosineSchedule.class,
                ExponentialSchedule.class,
                OneCycleSchedule.class,
                PlateauSchedule.class);
    }
}
