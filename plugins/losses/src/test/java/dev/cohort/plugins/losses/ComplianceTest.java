package dev.cohort.plugins.losses;

import dev.cohort.api.loss.Loss;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.LossComplianceTest;
import org.junit.jupiter.api.Nested;

/** Every loss keeps the promises of a loss. */
final class ComplianceTest {
    @Nested
    class OfMeanSquaredError extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(MeanSquaredError.class, "");
        }
    }

    @Nested
    class OfMeanAbsoluteError extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(MeanAbsoluteError.class, "reduction = 'sum'");
        }
    }

    @Nested
    class OfHuber extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Huber.class, "delta = 0.7");
        }
    }

    @Nested
    class OfSmoothL1 extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(SmoothL1.class, "");
        }
    }

    @Nested
    class OfBinaryCrossEntropy extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(BinaryCrossEntropy.class, "");
        }
    }

    @Nested
    class OfCrossEntropy extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(CrossEntropy.class, "label-smoothing = 0.1");
        }
    }

    @Nested
    class OfWeightedCrossEntropy extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(CrossEntropy.class, "class-weights = [1.0, 3.0]");
        }
    }
}
