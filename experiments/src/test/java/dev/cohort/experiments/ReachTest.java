package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What experiments promise is read, or is said to be unreadable; the table of results keeps what was not measured again. */
final class ReachTest {
    @TempDir
    Path folder;

    @Test
    void readsThePromisesOfAFile() throws IOException {
        Path file = file(
                "# What it is (Hinton et al. 2015). Look at it.\n# Reaches: test/f1-macro >= 0.95, test/loss <= 2e-1\n");
        assertEquals("What it is (Hinton et al. 2015)", Reach.sentence(file));
        List<Reach> reaches = Reach.of(file);
        assertEquals("[test/f1-macro >= 0.95, test/loss <= 0.2]", reaches.toString());
        assertTrue(reaches.get(0).isHeldBy(0.95) && reaches.get(1).isHeldBy(-3));
        assertFalse(reaches.get(0).isHeldBy(0.949) || reaches.get(1).isHeldBy(Double.NaN));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertMessage("has no line '# Reaches: METRIC >= NUMBER'", file("# What it is.\n\n# Reaches: a >= 1\n"));
        for (String promise : List.of("accuracy > 0.9", "accuracy >= high", "", "accuracy >= 0.9,")) {
            assertMessage(
                    "example.toml:2: '" + promise.replaceAll(".*,", "") + "' is neither",
                    file("# What it is.\n# Reaches: " + promise + "\n"));
        }
        Reach reach = new Reach("test/acuracy", true, new BigDecimal("0.9"));
        AssertionError error = assertThrows(AssertionError.class, () -> reach.in(Map.of("test/loss", 1.0)));
        assertEquals(
                "'# Reaches: test/acuracy >= 0.9' asks for a metric that the run does not have, but test/loss",
                error.getMessage());
    }

    @Test
    void writesTheRowsThatWereMeasuredAndDropsThoseOfFilesThatAreGone() throws IOException {
        Path old = file("# What it is. More.\n# Reaches: test/loss <= 2\n");
        Path other = Files.copy(old, folder.resolve("other.toml"));
        String kept = "| [" + folder + "/example](example.toml) | as it was |\n";
        Path page = Files.writeString(
                folder.resolve("README.md"),
                "before\n<!-- results -->\n" + kept + "| [gone](gone.toml) |\n<!-- end of results -->\nafter\n");
        ResultsTable.Results results =
                new ResultsTable.Results(List.of(Map.of("test/loss", 1.0), Map.of("test/loss", 0.5)), 2.4);
        ResultsTable.write(page, List.of(old, other), Map.of(other, results));
        assertEquals(
                """
                before
                <!-- results -->
                | file | what it is | promised | reached | time |
                |---|---|---|---|---|
                KEPT| [FOLDER/other](FOLDER/other.toml) | What it is | `test/loss <= 2` | 0.75 (0.5 to 1) | 2 s |
                <!-- end of results -->
                after
                """
                        .replace("KEPT", kept)
                        .replace("FOLDER", folder.toString()),
                Files.readString(page));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("example.toml"), text + "\nname = \"example\"\n");
    }

    private static void assertMessage(String part, Path file) {
        String message =
                assertThrows(AssertionError.class, () -> Reach.of(file)).getMessage();
        assertTrue(message.contains(part), message);
    }
}
