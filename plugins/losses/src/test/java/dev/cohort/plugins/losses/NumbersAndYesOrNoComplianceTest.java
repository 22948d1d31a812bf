package dev.cohort.plugins.losses;

import dev.cohort.api.loss.Loss;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.LossComplianceTest;
import org.junit.jupiter.api.Nested;

/** Every loss of numbers, and of yes or no, keeps the promises of a loss. */
final class NumbersAndYesOrNoComplianceTest {
    @Nested
    class OfLearnedVariance extends LossComplianceTest {
        @Override
        protected Loss component() {
            return new LearnedVariance();
        }
    }

    @Nested
    class OfLogCosh extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(LogCosh.class, "");
        }
    }

    @Nested
    class OfQuantile extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Quantile.class, "quantile = 0.8");
        }
    }

    @Nested
    class OfRootMeanSquaredError extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(RootMeanSquaredError.class, "");
        }
    }

    @Nested
    class OfMeanAbsolutePercentageError extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(MeanAbsolutePercentageError.class, "epsilon = 0.3");
        }
    }

    @Nested
    class OfSymmetricMeanAbsolutePercentageError extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(SymmetricMeanAbsolutePercentageError.class, "");
        }
    }

    @Nested
    class OfMeanSquaredLogarithmicError extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(MeanSquaredLogarithmicError.class, "");
        }
    }

    @Nested
    class OfPoissonNegativeLogLikelihood extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(PoissonNegativeLogLikelihood.class, "full = true");
        }
    }

    @Nested
    class OfGaussianNegativeLogLikelihood extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(GaussianNegativeLogLikelihood.class, "");
        }
    }

    @Nested
    class OfKullbackLeiblerDivergence extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(KullbackLeiblerDivergence.class, "reduction = 'batch-mean'");
        }
    }

    @Nested
    class OfHinge extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Hinge.class, "");
        }
    }

    @Nested
    class OfSquaredHinge extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(SquaredHinge.class, "reduction = 'sum'");
        }
    }

    @Nested
    class OfSoftMargin extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(SoftMargin.class, "");
        }
    }

    @Nested
    class OfHingeEmbedding extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(HingeEmbedding.class, "");
        }
    }

    @Nested
    class OfMultiLabelMargin extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(MultiLabelMargin.class, "");
        }

        @Override
        protected int labels() {
            return 3;
        }
    }

    @Nested
    class OfMultiLabelSoftMargin extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(MultiLabelSoftMargin.class, "");
        }

        @Override
        protected int labels() {
            return 3;
        }
    }
}
