package dev.cohort.plugins.models;

import dev.cohort.api.graph.Shape;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.model.Model;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.InitializationComplianceTest;
import dev.cohort.testkit.ModelComplianceTest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** Every model keeps the promises of a model. */
final class ComplianceTest {
    @Nested
    class OfLinear extends ModelComplianceTest {
        @Override
        protected Model component() {
            return new Linear(true, Optional.empty());
        }
    }

    @Nested
    class OfLogistic extends ModelComplianceTest {
        @Override
        protected Model component() {
            return new Logistic(true);
        }
    }

    @Nested
    class OfFactorizationMachine extends ModelComplianceTest {
        @Override
        protected Model component() {
            return ComponentText.bind(FactorizationMachine.class, "factors = 3");
        }
    }

    @Nested
    class OfWideAndDeep extends ModelComplianceTest {
        @Override
        protected Model component() {
            return ComponentText.bind(WideAndDeep.class, "hidden = [8, 6]\ndropout = 0.2");
        }
    }

    @Nested
    class OfMultilayerPerceptron extends ModelComplianceTest {
        @Override
        protected Model component() {
            return ComponentText.bind(
                    MultilayerPerceptron.class,
                    "hidden = [8, 6]\ndropout = 0.2\nbatch-norm = true\nresidual = true\ninitialization = 'he-normal'");
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
    class OfGatedRecurrentUnit extends ModelComplianceTest {
        @Override
        protected Model component() {
            return ComponentText.bind(GatedRecurrentUnit.class, "hidden = 5\nbidirectional = true");
        }

        @Override
        protected Shape features() {
            return Shape.of(3, 4);
        }
    }

    @Nested
    class OfSimpleRecurrentNetwork extends ModelComplianceTest {
        @Override
        protected Model component() {
            return ComponentText.bind(SimpleRecurrentNetwork.class, "hidden = 5\nlayers = 2\nnonlinearity = 'relu'");
        }

        @Override
        protected Shape features() {
            return Shape.of(3, 4);
        }
    }

    @Nested
    class OfTemporalConvolutionalNetwork extends ModelComplianceTest {
        @Override
        protected Model component() {
            return ComponentText.bind(TemporalConvolutionalNetwork.class, "channels = [4, 6]\ndropout = 0.1");
        }

        @Override
        protected Shape features() {
            return Shape.of(5, 3);
        }
    }

    @Nested
    class OfSiamese extends ModelComplianceTest {
        @Override
        protected Model component() {
            return ComponentText.bind(
                    Siamese.class,
                    "embedding-size = 3\nother = 'second'\nmodel = { type = 'mlp', hidden = 5, batch-norm = true }");
        }

        @Override
        protected List<String> others() {
            return List.of("second");
        }
    }

    @Nested
    class OfResidualNetwork extends ModelComplianceTest {
        @Override
        protected Model component() {
            return ComponentText.bind(ResidualNetwork.class, "blocks = [1, 1]\nchannels = [3, 4]\nstem = 'small'");
        }

        @Override
        protected Shape features() {
            return Shape.of(2, 6, 6);
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

    @Nested
    class OfXavierUniform extends InitializationComplianceTest {
        @Override
        protected Initialization component() {
            return new XavierUniform(1.5);
        }
    }

    @Nested
    class OfXavierNormal extends InitializationComplianceTest {
        @Override
        protected Initialization component() {
            return new XavierNormal(1);
        }
    }

    @Nested
    class OfHeUniform extends InitializationComplianceTest {
        @Override
        protected Initialization component() {
            return new HeUniform(Gain.LEAKY_RELU, 0.1, Fan.FAN_OUT);
        }
    }

    @Nested
    class OfHeNormal extends InitializationComplianceTest {
        @Override
        protected Initialization component() {
            return new HeNormal(Gain.RELU, 0, Fan.FAN_IN);
        }
    }

    @Nested
    class OfOrthogonal extends InitializationComplianceTest {
        @Override
        protected Initialization component() {
            return new Orthogonal(1);
        }
    }

    @Nested
    class OfTruncatedNormal extends InitializationComplianceTest {
        @Override
        protected Initialization component() {
            return new TruncatedNormal(0, 0.02, -0.04, 0.04);
        }
    }
}
