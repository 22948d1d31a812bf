package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Metric;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.MetricComplianceTest;
import org.junit.jupiter.api.Nested;

/** Every metric of classes, embeddings and rankings keeps the promises of a metric. */
final class ComplianceTest {
    @Nested
    class OfAccuracy extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return new Accuracy(Decision.MOST_PROBABLE);
        }
    }

    @Nested
    class OfPrecision extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return new Precision(Averaging.of(Average.MACRO));
        }
    }

    @Nested
    class OfRecall extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return new Recall(Averaging.of(Average.WEIGHTED));
        }
    }

    @Nested
    class OfF1 extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(F1.class, "average = 'micro'");
        }
    }

    @Nested
    class OfF1OverSamples extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return new F1(Averaging.of(Average.SAMPLES));
        }
    }

    @Nested
    class OfTopKAccuracy extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return new TopKAccuracy(2);
        }
    }

    @Nested
    class OfConfusionMatrix extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return new ConfusionMatrix(Decision.MOST_PROBABLE);
        }
    }

    @Nested
    class OfBalancedAccuracy extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(BalancedAccuracy.class, "");
        }
    }

    @Nested
    class OfSpecificity extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Specificity.class, "");
        }
    }

    @Nested
    class OfFBeta extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(FBeta.class, "beta = 2.0");
        }
    }

    @Nested
    class OfJaccard extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Jaccard.class, "");
        }
    }

    @Nested
    class OfHammingLoss extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(HammingLoss.class, "");
        }
    }

    @Nested
    class OfMatthewsCorrelation extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(MatthewsCorrelation.class, "");
        }
    }

    @Nested
    class OfCohenKappa extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(CohenKappa.class, "weights = 'linear'");
        }
    }

    @Nested
    class OfRocAuc extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(RocAuc.class, "");
        }
    }

    @Nested
    class OfRocAucOfPairs extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(RocAuc.class, "comparison = 'one-vs-one'");
        }
    }

    @Nested
    class OfAveragePrecision extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(AveragePrecision.class, "");
        }
    }

    @Nested
    class OfBestThreshold extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(BestThreshold.class, "");
        }
    }

    @Nested
    class OfLogLoss extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(LogLoss.class, "");
        }
    }

    @Nested
    class OfBrier extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Brier.class, "");
        }
    }

    @Nested
    class OfExpectedCalibrationError extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(ExpectedCalibrationError.class, "");
        }
    }

    @Nested
    class OfHinge extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Hinge.class, "");
        }
    }

    @Nested
    class OfClassificationReport extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(ClassificationReport.class, "");
        }
    }

    @Nested
    class OfPerplexity extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Perplexity.class, "");
        }
    }

    @Nested
    class OfEntityF1 extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(EntityF1.class, "scheme = 'iob2'");
        }
    }

    @Nested
    class OfRecallAtK extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(RecallAtK.class, "k = 2");
        }
    }

    @Nested
    class OfSilhouette extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Silhouette.class, "");
        }
    }

    @Nested
    class OfNearestClassMean extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(NearestClassMean.class, "shots = 2\nepisodes = 3");
        }
    }

    @Nested
    class OfMeanReciprocalRank extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(MeanReciprocalRank.class, "");
        }
    }

    @Nested
    class OfMeanAveragePrecision extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(MeanAveragePrecision.class, "");
        }
    }

    @Nested
    class OfNormalizedDiscountedCumulativeGain extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(NormalizedDiscountedCumulativeGain.class, "k = 4");
        }
    }

    @Nested
    class OfSamples extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Samples.class, "");
        }
    }

    @Nested
    class OfBleu extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Bleu.class, "");
        }
    }

    @Nested
    class OfCharacterFScore extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(CharacterFScore.class, "");
        }
    }

    @Nested
    class OfRouge1 extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Rouge1.class, "");
        }
    }

    @Nested
    class OfRouge2 extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Rouge2.class, "");
        }
    }

    @Nested
    class OfRougeL extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(RougeL.class, "");
        }
    }

    @Nested
    class OfWordErrorRate extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(WordErrorRate.class, "");
        }
    }

    @Nested
    class OfCharacterErrorRate extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(CharacterErrorRate.class, "");
        }
    }

    @Nested
    class OfExactMatch extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(ExactMatch.class, "");
        }
    }

    @Nested
    class OfTokenF1 extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(TokenF1.class, "");
        }
    }
}
