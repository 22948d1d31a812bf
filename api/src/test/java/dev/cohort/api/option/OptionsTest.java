package dev.cohort.api.option;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class OptionsTest {
    private static void refused(String problem, Executable check) {
        InvalidOptionException refused = assertThrows(InvalidOptionException.class, check);
        assertEquals("key", refused.key());
        assertEquals(problem, refused.getMessage());
    }

    @Test
    void boundsBelongToWhatTheyAllow() {
        assertDoesNotThrow(() -> Options.positive(1e-300, "key"));
        assertDoesNotThrow(() -> Options.positive(1, "key"));
        assertDoesNotThrow(() -> Options.notNegative(0, "key"));
        assertDoesNotThrow(() -> Options.fraction(0, "key"));
        assertDoesNotThrow(() -> Options.fraction(0.999, "key"));
    }

    @Test
    void whatIsRefusedIsToldWithWhatCame() {
        refused("must be positive, got 0.0", () -> Options.positive(0.0, "key"));
        refused("must be positive, got Infinity", () -> Options.positive(Double.POSITIVE_INFINITY, "key"));
        refused("must be 1 or more, got 0", () -> Options.positive(0, "key"));
        refused("must be 0 or more, got NaN", () -> Options.notNegative(Double.NaN, "key"));
        refused("must be at least 0 and below 1, got 1.0", () -> Options.fraction(1, "key"));
        refused("must be at least 0 and below 1, got NaN", () -> Options.fraction(Double.NaN, "key"));
    }
}
