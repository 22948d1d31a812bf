package dev.cohort.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.Dimension;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtentTest {
    private static final Extent BATCH = Extent.of(Dimension.BATCH);
    private static final Extent TIME = Extent.of(new Dimension.Symbol("time"));

    @Test
    void equalSizesHaveEqualNamesHoweverTheyWereComputed() {
        Extent one = BATCH.plus(1).times(TIME.times(2));
        Extent other = TIME.times(BATCH).times(2).plus(TIME).plus(TIME);
        assertEquals("2*batch*time+2*time", one.toString());
        assertEquals(one, other);
        assertEquals(one.dimension(), other.dimension());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "batch",
                "2*batch+3",
                "batch-1",
                "-batch*time+7",
                "floor((batch+1)/2)-4",
                "min(3,a-b)*2",
                "?(x[0])"
            })
    void namesAreReadBack(String text) {
        Extent extent = Extent.of(new Dimension.Symbol(text));
        assertEquals(extent, Extent.of(extent.dimension()));
        assertEquals(extent.plus(BATCH), Extent.of(extent.plus(BATCH).dimension()));
    }

    @Test
    void whatCancelsDisappears() {
        assertEquals(Dimension.of(4), BATCH.plus(4).minus(BATCH).dimension());
        assertEquals(Dimension.of(0), BATCH.minus(BATCH).dimension());
        assertThrows(IllegalArgumentException.class, () -> Extent.of(-1).dimension());
    }

    @Test
    void exactDivision() {
        assertEquals(Optional.of(BATCH), BATCH.times(TIME).times(6).dividedBy(TIME.times(6)));
        assertEquals(
                Optional.of(BATCH.minus(TIME)),
                BATCH.times(BATCH).minus(TIME.times(TIME)).dividedBy(BATCH.plus(TIME)));
        assertEquals(Optional.empty(), BATCH.times(6).dividedBy(TIME));
        assertEquals(Optional.empty(), BATCH.plus(1).dividedBy(BATCH));
        assertEquals(Optional.empty(), BATCH.dividedBy(Extent.ZERO));
    }

    @Test
    void roundedDivisionTakesOutWhatDivides() {
        assertEquals("2*batch+1", BATCH.times(4).plus(3).floorDividedBy(2).toString());
        assertEquals("floor((batch+1)/2)+1", BATCH.plus(3).floorDividedBy(2).toString());
        assertEquals(Extent.of(-2), Extent.of(-3).floorDividedBy(2));
        assertEquals(Extent.of(2), Extent.of(3).ceilingDividedBy(2));
    }

    @Test
    void comparesWhatIsKnown() {
        assertTrue(Extent.ONE.isAtMost(BATCH));
        assertFalse(Extent.of(2).isAtMost(BATCH));
        assertEquals(Extent.ONE, BATCH.minimum(Extent.ONE));
        assertEquals("min(3,batch)", BATCH.minimum(Extent.of(3)).toString());
        assertEquals(Optional.of(false), BATCH.sameAs(Extent.of(-1)));
        assertEquals(Optional.of(true), BATCH.sameAs(BATCH));
        assertEquals(Optional.empty(), BATCH.sameAs(Extent.of(5)));
    }
}
