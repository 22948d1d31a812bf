package acme;

import dev.cohort.api.loss.Loss;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.LossComplianceTest;

/** All that a plugin's author writes to have a loss tested. */
final class HuberComplianceTest extends LossComplianceTest {
    @Override
    protected Loss component() {
        return ComponentText.bind(Huber.class, "delta = 0.7");
    }
}
