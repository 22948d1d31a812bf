package dev.cohort.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HomePathTest {
    @Test
    void aTildeAloneOrBeforeASlashIsTheHome() {
        Path home = HomePath.of("~");
        assertTrue(home.isAbsolute(), home.toString());
        assertEquals(home, HomePath.of("~/"));
        assertEquals(home.resolve("data/rows.csv"), HomePath.of("~/data//rows.csv"));
    }

    @Test
    void otherTildesAreNames() {
        for (String text : new String[] {"~backup", "data/~/rows.csv", "./~", "rows.csv~", "-", ""}) {
            assertEquals(Path.of(text), HomePath.of(text));
        }
    }
}
