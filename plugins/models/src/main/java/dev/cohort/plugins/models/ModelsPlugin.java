package dev.cohort.plugins.models;

import dev.cohort.api.option.Component;
import dev.cohort.api.plugin.Plugin;
import java.util.List;

/** Cohort's own models. */
public final class ModelsPlugin implements Plugin {
    @Override
    public String name() {
        return "models";
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
                Linear.class,
                Logistic.class,
                FactorizationMachine.class,
                MultilayerPerceptron.class,
                WideAndDeep.class,
                ConvolutionalNetwork.class,
                ResidualNetwork.class,
                SimpleRecurrentNetwork.class,
                GatedRecurrentUnit.class,
                LongShortTermMemory.class,
                TemporalConvolutionalNetwork.class,
                SequenceToSequence.class,
                OnnxModel.class,
                Siamese.class,
                Ensemble.class,
                Autoencoder.class,
                VariationalAutoencoder.class,
                GenerativeAdversarialNetwork.class,
                XavierUniform.class,
                XavierNormal.class,
                HeUniform.class,
                HeNormal.class,
                Orthogonal.class,
                TruncatedNormal.class);
    }
}
