package dev.cohort.api.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
    @Test
    void makesTheNumbersOfJavasOwnSplitMix() {
        SplitMix64 ours = new SplitMix64(1234567);
        SplittableRandom javas = new SplittableRandom(1234567);
        for (int draw = 0; draw < 100; draw++) {
            assertEquals(javas.nextLong(), ours.nextLong());
        }
    }

    @Test
    void makesThePublishedNumbers() {
        SplitMix64 random = new SplitMix64(1234567);
        assertEquals("6457827717110365317", Long.toUnsignedString(random.nextLong()));
        assertEquals("3203168211198807973", Long.toUnsignedString(random.nextLong()));
    }

    @Test
    void streamsDoNotMeet() {
        long plain = SplitMix64.of(42).nextLong();
        assertNotEquals(plain, SplitMix64.of(43).nextLong());
        assertNotEquals(plain, SplitMix64.of(42, 0).nextLong());
        assertNotEquals(
                SplitMix64.of(42, 0, 1).nextLong(), SplitMix64.of(42, 1, 0).nextLong());
        assertEquals(SplitMix64.of(42, 3, 4).nextLong(), SplitMix64.of(42, 3, 4).nextLong());
    }

    @Test
    void shufflesEveryOrderEquallyOften() {
        int[] counts = new int[6];
        for (int seed = 0; seed < 60_000; seed++) {
            int[] numbers = {0, 1, 2};
            SplitMix64.of(seed).shuffle(numbers);
            counts[2 * numbers[0] + (numbers[1] > numbers[2] ? 1 : 0)]++;
        }
        for (int count : counts) {
            assertEquals(10_000, count, 400);
        }
    }

    @Test
    void shufflingLosesNothing() {
        int[] numbers = IntStream.range(0, 1000).toArray();
        SplitMix64.of(7).shuffle(numbers);
        assertTrue(numbers[0] != 0 || numbers[1] != 1 || numbers[2] != 2);
        Arrays.sort(numbers);
        assertArrayEquals(IntStream.range(0, 1000).toArray(), numbers);
    }

    @Test
    void normalNumbersHaveMeanZeroAndDeviationOne() {
        SplitMix64 random = SplitMix64.of(1);
        double sum = 0;
        double squares = 0;
        int beyondTwo = 0;
        int draws = 200_000;
        for (int draw = 0; draw < draws; draw++) {
            double number = random.nextGaussian();
            sum += number;
            squares += number * number;
            beyondTwo += Math.abs(number) > 2 ? 1 : 0;
        }
        assertEquals(0, sum / draws, 0.01);
        assertEquals(1, squares / draws, 0.01);
        assertEquals(0.0455, (double) beyondTwo / draws, 0.002);
    }
}
