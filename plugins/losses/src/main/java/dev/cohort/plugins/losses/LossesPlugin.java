package dev.cohort.plugins.losses;

import dev.cohort.api.option.Component;
import dev.cohort.api.plugin.Plugin;
import java.util.List;

/** Cohort's own losses. */
public final class LossesPlugin implements Plugin {
    @Override
    public String name() {
        return "losses";
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
                MeanSquaredError.class,
                MeanAbsoluteError.class,
                Huber.class,
                SmoothL1.class,
                BinaryCrossEntropy.class,
                CrossEntropy.class,
                Triplet.class,
                DirectPreference.class,
                Elbo.class,
                GenerativeAdversarial.class,
                WassersteinAdversarial.class,
                AbsolutePenalty.class,
                SquaredPenalty.class,
                ElasticNet.class,
                ConnectionistTemporalClassification.class,
                Distillation.class,
                Adversarial.class);
    }
}
