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

    @Nested
    class OfAbsolutePenalty extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(AbsolutePenalty.class, "");
        }
    }

    @Nested
    class OfSquaredPenalty extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(SquaredPenalty.class, "parameters = 'set$'");
        }
    }

    @Nested
    class OfElasticNet extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(ElasticNet.class, "l1-ratio = 0.3");
        }
    }

    @Nested
    class OfTriplet extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Triplet.class, "");
        }

        @Override
        protected boolean followsFromBatches() {
            return false;
        }
    }

    @Nested
    class OfTripletOfAll extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Triplet.class, "mining = 'batch-all'");
        }

        @Override
        protected boolean followsFromBatches() {
            return false;
        }
    }

    @Nested
    class OfTripletOfSemiHard extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Triplet.class, "mining = 'semi-hard'\nmargin = 9.0");
        }

        @Override
        protected boolean followsFromBatches() {
            return false;
        }
    }

    @Nested
    class OfAdversarialOfClasses extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(
                    Adversarial.class, "loss = {type = 'cross-entropy'}\nepsilon = 0.1\nsteps = 2\nminimum = -5.0");
        }
    }

    @Nested
    class OfAdversarialOfASum extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(
                    Adversarial.class, "loss = {type = 'mse', reduction = 'sum'}\nepsilon = 0.1\nrandom-start = true");
        }
    }

    @Nested
    class OfElasticWeightConsolidation extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Loss.class, ElasticWeightConsolidation.class, "");
        }

        @Override
        protected boolean beginsAtZero() {
            return true;
        }
    }

    @Nested
    class OfLearningWithoutForgetting extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(LearningWithoutForgetting.class, "");
        }

        @Override
        protected boolean beginsAtZero() {
            return true;
        }
    }
}
