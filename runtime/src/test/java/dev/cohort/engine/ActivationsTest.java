package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ActivationsTest {
    @Test
    void areThoseOfRealNumbers() {
        for (int step = -130_000; step <= 130_000; step++) {
            float x = step / 10_000f;
            float tanh = Activations.tanh(x);
            assertEquals(Math.tanh(x), tanh, 4e-7 * Math.abs(Math.tanh(x)), "tanh of " + x);
            assertTrue(Math.abs(tanh) <= 1, "tanh of " + x + " is " + tanh);
            float sigmoid = Activations.sigmoid(x);
            assertEquals(1 / (1 + Math.exp(-x)), sigmoid, 2.5e-7, "sigmoid of " + x);
            assertTrue(sigmoid >= 0 && sigmoid <= 1, "sigmoid of " + x + " is " + sigmoid);
        }
    }

    @Test
    void endWhereNumbersEnd() {
        assertEquals(1, Activations.tanh(Float.POSITIVE_INFINITY), 4e-7);
        assertEquals(0, Activations.sigmoid(Float.NEGATIVE_INFINITY), 4e-7);
        assertTrue(Float.isNaN(Activations.tanh(Float.NaN)) && Float.isNaN(Activations.sigmoid(Float.NaN)));
    }
}
