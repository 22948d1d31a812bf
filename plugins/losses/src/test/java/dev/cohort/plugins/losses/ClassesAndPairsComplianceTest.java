package dev.cohort.plugins.losses;

import dev.cohort.api.loss.Loss;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.LossComplianceTest;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Every loss of classes, embeddings and pairs keeps the promises of a loss. */
final class ClassesAndPairsComplianceTest {
    @Nested
    class OfNegativeLogLikelihood extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(NegativeLogLikelihood.class, "reduction = 'sum'");
        }
    }

    @Nested
    class OfMultiMargin extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(MultiMargin.class, "p = 2");
        }
    }

    @Nested
    class OfFocal extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Focal.class, "alpha = 0.25");
        }
    }

    @Nested
    class OfDice extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Dice.class, "");
        }

        @Override
        protected boolean followsFromBatches() {
            return false;
        }
    }

    @Nested
    class OfTversky extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Tversky.class, "beta = 0.7");
        }

        @Override
        protected boolean followsFromBatches() {
            return false;
        }
    }

    @Nested
    class OfLovaszSoftmax extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(LovaszSoftmax.class, "");
        }

        @Override
        protected boolean followsFromBatches() {
            return false;
        }
    }

    @Nested
    class OfConditionalOrdinal extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(ConditionalOrdinal.class, "");
        }
    }

    @Nested
    class OfContrastive extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Contrastive.class, "");
        }

        @Override
        protected boolean followsFromBatches() {
            return false;
        }
    }

    @Nested
    class OfNoiseContrastive extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(NoiseContrastive.class, "");
        }

        @Override
        protected boolean followsFromBatches() {
            return false;
        }
    }

    @Nested
    class OfPrototypical extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Prototypical.class, "");
        }

        @Override
        protected boolean followsFromBatches() {
            return false;
        }
    }

    @Nested
    class OfCircle extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Circle.class, "gamma = 4.0");
        }

        @Override
        protected boolean followsFromBatches() {
            return false;
        }

        @Override
        protected boolean isDifferentiatedAsAWhole() {
            return false;
        }
    }

    @Nested
    class OfPairContrastive extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Contrastive.class, "margin = 5.0\nother = 'second'");
        }

        @Override
        protected List<String> others() {
            return List.of("second");
        }
    }

    @Nested
    class OfCosineEmbedding extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(CosineEmbedding.class, "margin = -0.9");
        }

        @Override
        protected List<String> others() {
            return List.of("other");
        }
    }

    @Nested
    class OfMarginRanking extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(MarginRanking.class, "margin = 5.0");
        }

        @Override
        protected List<String> others() {
            return List.of("other");
        }
    }

    @Nested
    class OfPairwiseRanking extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(PairwiseRanking.class, "centering = 0.1");
        }

        @Override
        protected List<String> others() {
            return List.of("rejected");
        }
    }

    @Nested
    class OfViewNoiseContrastive extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(NoiseContrastive.class, "temperature = 0.5\nother = 'view'");
        }

        @Override
        protected List<String> others() {
            return List.of("view");
        }

        @Override
        protected boolean followsFromBatches() {
            return false;
        }
    }
}
