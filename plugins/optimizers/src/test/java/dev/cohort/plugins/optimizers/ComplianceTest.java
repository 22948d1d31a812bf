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
    class OfRmsProp extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(RmsProp.class, "learning-rate = 0.01\ncentered = true\nmomentum = 0.5");
        }
    }

    @Nested
    class OfAdagrad extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Adagrad.class, "learning-rate = 0.1\ninitial-accumulator-value = 0.1");
        }
    }

    @Nested
    class OfAdadelta extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Adadelta.class, "");
        }
    }

    @Nested
    class OfAdamax extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Adamax.class, "learning-rate = 0.01");
        }
    }

    @Nested
    class OfNAdam extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(
                    NAdam.class, "learning-rate = 0.01\ndecoupled-weight-decay = true\nweight-decay = 0.1");
        }
    }

    @Nested
    class OfRAdam extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(RAdam.class, "learning-rate = 0.01");
        }
    }

    @Nested
    class OfRprop extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Rprop.class, "");
        }
    }

    @Nested
    class OfAsgd extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Asgd.class, "t0 = 20.0");
        }
    }

    @Nested
    class OfLion extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Lion.class, "learning-rate = 0.01");
        }
    }

    @Nested
    class OfLars extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(
                    Lars.class, "learning-rate = 0.1\nweight-decay = 0.1\nmomentum = 0.5\ntrust-coefficient = 0.1");
        }
    }

    @Nested
    class OfAdafactor extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Adafactor.class, "");
        }
    }

    @Nested
    class OfFtrl extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Ftrl.class, "learning-rate = 0.1\nl1 = 0.01");
        }
    }

    @Nested
    class OfScheduleFreeAdamW extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(ScheduleFreeAdamW.class, "learning-rate = 0.01");
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
    class OfReptile extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Reptile.class, "steps = 3\ninner = { type = 'sgd', learning-rate = 0.01 }");
        }
    }

    @Nested
    class OfMaml extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Maml.class, "tasks = 2\ninner = { type = 'adam', learning-rate = 0.01 }");
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
    class OfMultiStep extends ScheduleComplianceTest {
        @Override
        protected Schedule component() {
            return ComponentText.bind(MultiStepSchedule.class, "milestones = [3, 50]");
        }
    }

    @Nested
    class OfLinear extends ScheduleComplianceTest {
        @Override
        protected Schedule component() {
            return ComponentText.bind(LinearSchedule.class, "start-factor = 1.0\nend-factor = 0.0");
        }
    }

    @Nested
    class OfPolynomial extends ScheduleComplianceTest {
        @Override
        protected Schedule component() {
            return ComponentText.bind(PolynomialSchedule.class, "power = 0.9");
        }
    }

    @Nested
    class OfCosineRestarts extends ScheduleComplianceTest {
        @Override
        protected Schedule component() {
            return ComponentText.bind(CosineRestartsSchedule.class, "period = 3\nperiod-factor = 2");
        }
    }

    @Nested
    class OfCyclic extends ScheduleComplianceTest {
        @Override
        protected Schedule component() {
            return ComponentText.bind(CyclicSchedule.class, "step-size-up = 7");
        }
    }

    @Nested
    class OfInverseSqrt extends ScheduleComplianceTest {
        @Override
        protected Schedule component() {
            return ComponentText.bind(InverseSqrtSchedule.class, "timescale = 5");
        }
    }

    @Nested
    class OfWarmupStableDecay extends ScheduleComplianceTest {
        @Override
        protected Schedule component() {
            return ComponentText.bind(WarmupStableDecaySchedule.class, "decay = 'linear'");
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
