package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.DatasetComplianceTest;
import org.junit.jupiter.api.Nested;

/** Every data set keeps the promises of a data set. */
final class ComplianceTest {
    @Nested
    class OfDigits extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(Digits.class, "validation = 0.1\ntest = 0.1\nstandardize = true");
        }
    }

    @Nested
    class OfIris extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(Iris.class, "test = 0.2\nstratify = true");
        }
    }

    @Nested
    class OfSequences extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(
                    Sequences.class, "examples = 100\nbuckets = [4, 10, 7]\nvalidation = 0.2\ntest = 0.1");
        }
    }

    @Nested
    class OfMoons extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(Synthetic.class, "kind = 'moons'\nexamples = 100\nvalidation = 0.2");
        }
    }

    @Nested
    class OfLines extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(Synthetic.class, "kind = 'linear'\nexamples = 60");
        }

        @Override
        protected TargetRequest target() {
            return TargetRequest.NUMBER;
        }
    }
}
