package dev.cohort.plugins.optimizers;

import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.OptimizerComplianceTest;
import dev.cohort.testkit.ScheduleComplianceTest;
import org.junit.jupiter.api.Nested;

/** Every optimizer and every schedule keeps its promises. */
final class ComplianceTest {
    @Nested
    class OfSgd extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Sgd.class, "learning-rate = 0.01\nmomentum = 0.9\nnesterov = true");
        }
    }

    @Nested
    class OfAdam extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Adam.class, "learning-rate = 0.01\namsgrad = true");
        }
    }

    @Nested
    class OfAdamW extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(AdamW.class, "learning-rate = 0.01");
        }
    }

    @Nested
    class OfLamb extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Lamb.class, "learning-rate = 0.01");
        }
    }

    @Nested
    class OfMuon extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Muon.class, "others = { type = 'sgd', learning-rate = 0.01 }");
        }
    }

    @Nested
    class OfSam extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Sam.class, "inner = { type = 'adam', learning-rate = 0.01 }");
        }
    }

    @Nested
    class OfLookahead extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Lookahead.class, "inner = { type = 'lamb', learning-rate = 0.01 }");
        }
    }

    @Nested
    class OfExponentialMovingAverage extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(
                    ExponentialMovingAverage.class,
                    "decay = 0.9\ninner = { type = 'sam', inner = { type = 'sgd', learning-rate = 0.01 } }");
        }
    }

    @Nested
    class OfConstant extends ScheduleComplianceTest {
        @Override
        protected Schedule component() {
            return new ConstantSchedule();
        }
    }

    @Nested
    class OfStep extends ScheduleComplianceTest {
        @Override
        protected Schedule component() {
            return new StepSchedule(3, 0.5);
        }
    }

    @Nested
    class OfExponential extends ScheduleComplianceTest {
        @Override
        protected Schedule component() {
            return new ExponentialSchedule(0.99);
        }
    }

    @Nested
    class OfCosine extends ScheduleComplianceTest {
        @Override
        protected Schedule component() {
            return ComponentText.bind(CosineSchedule.class, "minimum-learning-rate = 0.001");
        }
    }

    @Nested
    class OfOneCycle extends ScheduleComplianceTest {
        @Override
        protected Schedule component() {
            return ComponentText.bind(OneCycleSchedule.class, "three-phase = true");
        }
    }

    @Nested
    class OfPlateau extends ScheduleComplianceTest {
        @Override
        protected Schedule component() {
            return ComponentText.bind(PlateauSchedule.class, "patience = 2");
        }
    }
}
