package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Shape;
import dev.cohort.api.model.Model;
import dev.cohort.testkit.ModelComplianceTest;
import org.junit.jupiter.api.Nested;

/** Every model keeps the promises of a model. */
final class ComplianceTest {
    private static final String SMALL =
            "vocabulary = 11\nwidth = 8\nlayers = 2\nheads = 2\npositions = 6\ndropout = 0.1\n";

    private static final String LAYERS =
            "vocabulary = 11\nwidth = 8\nlayers = 2\nheads = 2\nfeed-forward = 6\nposition = 'learned'\npositions = 6\n";

    @Nested
    class OfBert extends ModelOfTokens {
        @Override
        protected Model component() {
            return Fixtures.model("bert", SMALL + "activation = 'gelu-tanh'\nattention-dropout = 0.2");
        }
    }

    @Nested
    class OfRoberta extends ModelOfTokens {
        @Override
        protected Model component() {
            return Fixtures.model("roberta", SMALL + "intermediate = 6");
        }
    }

    @Nested
    class OfDistilBert extends ModelOfTokens {
        @Override
        protected Model component() {
            return Fixtures.model("distilbert", SMALL);
        }
    }

    @Nested
    class OfGpt2 extends ModelOfTokens {
        @Override
        protected Model component() {
            return Fixtures.model("gpt2", SMALL + "head = 'classification'");
        }
    }

    @Nested
    class OfLlama extends ModelOfTokens {
        @Override
        protected Model component() {
            return Fixtures.model(
                    "llama", SMALL.replace("dropout", "attention-dropout") + "head = 'classification'\nkey-heads = 1");
        }
    }

    @Nested
    class OfTransformerEncoder extends ModelOfTokens {
        @Override
        protected Model component() {
            return Fixtures.model("transformer-encoder", LAYERS + "pre-norm = true");
        }
    }

    private abstract static class ModelOfTokens extends ModelComplianceTest {
        @Override
        protected Shape features() {
            return Shape.of(5);
        }

        @Override
        protected int tokens() {
            return 11;
        }
    }
}
