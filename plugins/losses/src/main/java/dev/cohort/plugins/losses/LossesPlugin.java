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
                LogCosh.class,
                Quantile.class,
                RootMeanSquaredError.class,
                MeanAbsolutePercentageError.class,
                SymmetricMeanAbsolutePercentageError.class,
                MeanSquaredLogarithmicError.class,
                PoissonNegativeLogLikelihood.class,
                GaussianNegativeLogLikelihood.class,
                KullbackLeiblerDivergence.class,
                IntersectionOverUnion.class,
                GeneralizedIntersectionOverUnion.class,
                DistanceIntersectionOverUnion.class,
                CompleteIntersectionOverUnion.class,
                BinaryCrossEntropy.class,
                Hinge.class,
                SquaredHinge.class,
                SoftMargin.class,
                HingeEmbedding.class,
                MultiLabelMargin.class,
                MultiLabelSoftMargin.class,
                CrossEntropy.class,
                NegativeLogLikelihood.class,
                MultiMargin.class,
                Focal.class,
                Dice.class,
                Tversky.class,
                LovaszSoftmax.class,
                ConditionalOrdinal.class,
                Contrastive.class,
                CosineEmbedding.class,
                MarginRanking.class,
                PairwiseRanking.class,
                NoiseContrastive.class,
                Circle.class,
                Prototypical.class,
                Triplet.class,
                DirectPreference.class,
                Elbo.class,
                GenerativeAdversarial.class,
                WassersteinAdversarial.class,
                AbsolutePenalty.class,
                SquaredPenalty.class,
                ElasticNet.class,
                ConnectionistTemporalClassification.class,
                ConditionalRandomField.class,
                Distillation.class,
                Adversarial.class,
                ElasticWeightConsolidation.class,
                LearningWithoutForgetting.class);
    }
}
