package dev.cohort.plugins.losses;

import dev.cohort.api.loss.Loss;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.LossComplianceTest;
import java.util.Random;
import org.junit.jupiter.api.Nested;

/** Every loss of boxes keeps the promises of a loss. */
final class BoxesComplianceTest {
    private abstract static class OfBoxes extends LossComplianceTest {
        /** Corners of a box, the lower ones first. */
        @Override
        protected float[] numbers(Random random) {
            return corners(0.1f, 0.5f, random);
        }

        /** A box around the target: elsewhere there is a kink where two corners are exchanged. */
        @Override
        protected float[] predictions(int width, Random random) {
            return corners(-1, 1.2f, random);
        }

        private static float[] corners(float lower, float upper, Random random) {
            float[] corners = new float[4];
            for (int corner = 0; corner < corners.length; corner++) {
                corners[corner] = (corner < 2 ? lower : upper) + 0.3f * random.nextFloat();
            }
            return corners;
        }
    }

    @Nested
    class OfIntersectionOverUnion extends OfBoxes {
        @Override
        protected Loss component() {
            return ComponentText.bind(IntersectionOverUnion.class, "");
        }
    }

    @Nested
    class OfGeneralizedIntersectionOverUnion extends OfBoxes {
        @Override
        protected Loss component() {
            return ComponentText.bind(GeneralizedIntersectionOverUnion.class, "");
        }
    }

    @Nested
    class OfDistanceIntersectionOverUnion extends OfBoxes {
        @Override
        protected Loss component() {
            return ComponentText.bind(DistanceIntersectionOverUnion.class, "");
        }
    }

    @Nested
    class OfCompleteIntersectionOverUnion extends OfBoxes {
        @Override
        protected Loss component() {
            return ComponentText.bind(CompleteIntersectionOverUnion.class, "");
        }

        @Override
        protected boolean isDifferentiatedAsAWhole() {
            return false;
        }
    }
}
