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
                BalancedAccuracy.class,
                TopKAccuracy.class,
                Precision.class,
                Recall.class,
                Specificity.class,
                F1.class,
                FBeta.class,
                Jaccard.class,
                HammingLoss.class,
                MatthewsCorrelation.class,
                CohenKappa.class,
                RocAuc.class,
                AveragePrecision.class,
                BestThreshold.class,
                LogLoss.class,
                Perplexity.class,
                EntityF1.class,
                Brier.class,
                ExpectedCalibrationError.class,
                Hinge.class,
                ConfusionMatrix.class,
                ClassificationReport.class,
                MeanAbsoluteError.class,
                MeanSquaredError.class,
                RootMeanSquaredError.class,
                MeanAbsolutePercentageError.class,
                SymmetricMeanAbsolutePercentageError.class,
                MeanSquaredLogarithmicError.class,
                MedianAbsoluteError.class,
                MaxError.class,
                Pinball.class,
                RSquared.class,
                ExplainedVariance.class,
                Pearson.class,
                Spearman.class,
                Kendall.class,
                Concordance.class,
                MeanReciprocalRank.class,
                NormalizedDiscountedCumulativeGain.class,
                MeanAveragePrecision.class,
                RecallAtK.class,
                Silhouette.class,
                NearestClassMean.class,
                Bleu.class,
                CharacterFScore.class,
                Rouge1.class,
                Rouge2.class,
                RougeL.class,
                WordErrorRate.class,
                CharacterErrorRate.class,
                ExactMatch.class,
                TokenF1.class,
                Samples.class);
    }
}
