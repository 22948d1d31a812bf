package dev.cohort.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    @ParameterizedTest
    @CsvSource({
        "see http://ada:secret@h/x for more, see http://***@h/x for more",
        "at https://h/x?token=secret now, at https://h/x?*** now",
        "'\"http://h/#secret\" failed', '\"http://h/#***\" failed'",
        "is it http://h:5000? Ask a@b.org, is it http://h:5000? Ask a@b.org"
    })
    void whatAddressesHoldIsLeftOut(String text, String shown) {
        assertEquals(shown, Redaction.of(text));
    }

    @Test
    void aSettingShowsNoSecretOfAnAddressThatIsNone() {
        Position source = Setting.parse("tracking.mlflow=http://a b:secret@h/").source();
        assertEquals("--set tracking.mlflow=http://***@h/", source.toString());
    }

    @Test
    void theVariableIsNamedAndHowToLeaveItOut() {
        Problem problem = TrackingAddress.problem("sqlite:///mlflow.db", Optional.of(TrackingAddress.VARIABLE))
                .orElseThrow();
        assertTrue(
                problem.line().startsWith("environment variable MLFLOW_TRACKING_URI: the tracking server 'sqlite:///"),
                problem.line());
        assertTrue(problem.line().contains("MLFLOW_TRACKING_URI= before the command"), problem.line());
    }
}
