package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Metric;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.MetricComplianceTest;
import org.junit.jupiter.api.Nested;

/** Every metric keeps the promises of a metric. */
final class ComplianceTest {
    @Nested
    class OfAccuracy extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return new Accuracy();
        }
    }

    @Nested
    class OfPrecision extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return new Precision(Average.MACRO);
        }
    }

    @Nested
    class OfRecall extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return new Recall(Average.WEIGHTED);
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
            return new F1(Average.SAMPLES);
        }
    }

    @Nested
    class OfAMetricOfProbabilities extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return new TopK(5);
        }
    }

    @Nested
    class OfConfusionMatrix extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return new ConfusionMatrix();
        }
    }

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
}
