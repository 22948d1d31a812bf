package acme;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.Sampling;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.model.Adaptation;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.model.Model;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.run.Monitor;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.testkit.AdaptationComplianceTest;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.DatasetComplianceTest;
import dev.cohort.testkit.InitializationComplianceTest;
import dev.cohort.testkit.MetricComplianceTest;
import dev.cohort.testkit.ModelComplianceTest;
import dev.cohort.testkit.MonitorComplianceTest;
import dev.cohort.testkit.OptimizerComplianceTest;
import dev.cohort.testkit.SamplingComplianceTest;
import dev.cohort.testkit.ScheduleComplianceTest;
import org.junit.jupiter.api.Nested;

/** What the author of several components writes; one alone is tested as in {@link HuberComplianceTest}. */
final class ComplianceTest {
    @Nested
    class OfCircle extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(Circle.class, "examples = 50\nvalidation = 0.2");
        }
    }

    @Nested
    class OfResidual extends ModelComplianceTest {
        @Override
        protected Model component() {
            return ComponentText.bind(Residual.class, "layers = 3");
        }
    }

    @Nested
    class OfQuota extends SamplingComplianceTest {
        @Override
        protected Sampling component() {
            return ComponentText.bind(Quota.class, "examples = 20");
        }
    }

    @Nested
    class OfSparse extends InitializationComplianceTest {
        @Override
        protected Initialization component() {
            return ComponentText.bind(Sparse.class, "share = 0.4");
        }
    }

    @Nested
    class OfRescaled extends AdaptationComplianceTest {
        @Override
        protected Adaptation component() {
            return ComponentText.bind(Rescaled.class, "match = 'key'");
        }
    }

    @Nested
    class OfSigns extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Signs.class, "learning-rate = 0.01");
        }
    }

    @Nested
    class OfHalving extends ScheduleComplianceTest {
        @Override
        protected Schedule component() {
            return ComponentText.bind(Halving.class, "every = 10");
        }
    }

    @Nested
    class OfWithin extends MetricComplianceTest {
        @Override
        protected Metric component() {
            return ComponentText.bind(Within.class, "tolerance = 0.1");
        }
    }

    @Nested
    class OfGoal extends MonitorComplianceTest {
        @Override
        protected Monitor component() {
            return ComponentText.bind(Goal.class, "metric = 'validation/loss'\nvalue = 0.2");
        }
    }
}
