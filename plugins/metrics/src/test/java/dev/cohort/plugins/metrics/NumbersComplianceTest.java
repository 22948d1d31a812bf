package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Metric;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.MetricComplianceTest;
import org.junit.jupiter.api.Nested;

/** Every metric of numbers keeps the promises of a metric. */
final class NumbersComplianceTest {
    @Nested
    class OfMeanAbsoluteError extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return new MeanAbsoluteError();
        }
    }

    @Nested
    class OfRootMeanSquaredError extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return new RootMeanSquaredError();
        }
    }

    @Nested
    class OfRSquared extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return new RSquared();
        }
    }

    @Nested
    class OfMeanSquaredError extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(MeanSquaredError.class, "");
        }
    }

    @Nested
    class OfMeanAbsolutePercentageError extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(MeanAbsolutePercentageError.class, "");
        }
    }

    @Nested
    class OfSymmetricMeanAbsolutePercentageError extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(SymmetricMeanAbsolutePercentageError.class, "");
        }
    }

    @Nested
    class OfMeanSquaredLogarithmicError extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(MeanSquaredLogarithmicError.class, "");
        }
    }

    @Nested
    class OfMedianAbsoluteError extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(MedianAbsoluteError.class, "");
        }
    }

    @Nested
    class OfMaxError extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(MaxError.class, "");
        }
    }

    @Nested
    class OfPinball extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Pinball.class, "");
        }
    }

    @Nested
    class OfExplainedVariance extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(ExplainedVariance.class, "");
        }
    }

    @Nested
    class OfPearson extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Pearson.class, "");
        }
    }

    @Nested
    class OfSpearman extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Spearman.class, "");
        }
    }

    @Nested
    class OfKendall extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Kendall.class, "");
        }
    }

    @Nested
    class OfConcordance extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Concordance.class, "");
        }
    }
}
