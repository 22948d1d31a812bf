package dev.cohort.tracking.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacingTest {
    @ParameterizedTest
    @CsvSource({"PT0.01S, PT1S", "PT0.2S, PT3.8S", "PT10S, PT1M"})
    void restsLongerTheMoreThereWasToSend(Duration sending, Duration rest) {
        assertEquals(rest, Pacing.USUAL.rest(sending));
    }
}
