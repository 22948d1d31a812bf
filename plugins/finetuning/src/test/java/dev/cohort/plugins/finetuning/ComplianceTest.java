package dev.cohort.plugins.finetuning;

import dev.cohort.api.model.Adaptation;
import dev.cohort.testkit.AdaptationComplianceTest;
import dev.cohort.testkit.ComponentText;
import org.junit.jupiter.api.Nested;

final class ComplianceTest {
    @Nested
    class OfLowRank extends AdaptationComplianceTest {
        @Override
        protected Adaptation component() {
            return ComponentText.bind(LowRank.class, "rank = 2\ntrain = '^output'");
        }
    }

    @Nested
    class OfBiasTuning extends AdaptationComplianceTest {
        @Override
        protected Adaptation component() {
            return ComponentText.bind(BiasTuning.class, "train = '^output'");
        }
    }

    @Nested
    class OfAdapters extends AdaptationComplianceTest {
        @Override
        protected Adaptation component() {
            return ComponentText.bind(Adapters.class, "size = 2");
        }
    }

    @Nested
    class OfPromptTuning extends AdaptationComplianceTest {
        @Override
        protected Adaptation component() {
            return ComponentText.bind(PromptTuning.class, "tokens = 3");
        }
    }

    @Nested
    class OfPrefixTuning extends AdaptationComplianceTest {
        @Override
        protected Adaptation component() {
            return ComponentText.bind(PrefixTuning.class, "tokens = 3\nmatch = 'value|key'");
        }
    }
}
