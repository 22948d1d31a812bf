package dev.cohort.plugins.models;

import dev.cohort.api.graph.Shape;
import dev.cohort.api.model.Model;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.ModelComplianceTest;
import org.junit.jupiter.api.Nested;

/** Every model keeps the promises of a model. */
final class ComplianceTest {
    @Nested
    class OfLinear extends ModelComplianceTest {
        @Override
        protected Model component() {
            return new Linear(true);
        }
    }

    @Nested
    class OfMultilayerPerceptron extends ModelComplianceTest {
        @Override
        protected Model component() {
            return ComponentText.bind(MultilayerPerceptron.class, "hidden = [8, 6]\ndropout = 0.2\nbatch-norm = true");
        }
    }

    @Nested
    class OfLongShortTermMemory extends ModelComplianceTest {
        @Override
        protected Model component() {
            return ComponentText.bind(
                    LongShortTermMemory.class, "hidden = 5\nlayers = 2\nbidirectional = true\ndropout = 0.2");
        }

        @Override
        protected Shape features() {
            return Shape.of(3, 4);
        }
    }

    @Nested
    class OfConvolutionalNetwork extends ModelComplianceTest {
        @Override
        protected Model component() {
            return ComponentText.bind(ConvolutionalNetwork.class, "channels = [4]\nhidden = [5]");
        }

        @Override
        protected Shape features() {
            return Shape.of(1, 8, 8);
        }
    }
}
