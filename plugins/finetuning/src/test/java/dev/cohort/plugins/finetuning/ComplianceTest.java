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
}
