package acme;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.WrappingOptimizer;
import dev.cohort.api.option.Name;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.LossComplianceTest;
import dev.cohort.testkit.OptimizerComplianceTest;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** What holds a component of another plugin is tested with the plainest of its kind. */
public final class WrapperComplianceTest {
    /** Half of another loss. */
    @Name("acme.half")
    public record Half(Loss loss) implements Loss {
        @Override
        public Optional<TargetRequest> target() {
            return loss.target();
        }

        @Override
        public Value compute(LossContext context) {
            return loss.compute(context).times(0.5);
        }
    }

    /** Another optimizer as it is. */
    @Name("acme.same")
    public record Same(Optimizer inner) implements WrappingOptimizer {}

    @Nested
    class OfALoss extends LossComplianceTest {
        @Override
        protected Loss component() {
            return ComponentText.bind(Half.class, "loss = 'mse'");
        }
    }

    @Nested
    class OfAnOptimizer extends OptimizerComplianceTest {
        @Override
        protected Optimizer component() {
            return ComponentText.bind(Same.class, "inner = { type = 'sgd', learning-rate = 0.1 }");
        }
    }
}
