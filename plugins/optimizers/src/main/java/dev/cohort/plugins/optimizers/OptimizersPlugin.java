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
                Adagrad.class,
                Adadelta.class,
                RmsProp.class,
                Adamax.class,
                NAdam.class,
                RAdam.class,
                Rprop.class,
                Asgd.class,
                Lion.class,
                Lamb.class,
                Lars.class,
                Adafactor.class,
                Muon.class,
                Ftrl.class,
                ScheduleFreeAdamW.class,
                Sam.class,
                Lookahead.class,
                Reptile.class,
                Maml.class,
                ExponentialMovingAverage.class,
                ConstantSchedule.class,
                StepSchedule.class,
                MultiStepSchedule.class,
                ExponentialSchedule.class,
                LinearSchedule.class,
                PolynomialSchedule.class,
                CosineSchedule.class,
                CosineRestartsSchedule.class,
                OneCycleSchedule.class,
                CyclicSchedule.class,
                InverseSqrtSchedule.class,
                PlateauSchedule.class,
                WarmupStableDecaySchedule.class);
    }
}
