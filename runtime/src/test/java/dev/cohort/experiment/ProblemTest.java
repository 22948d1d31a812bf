package dev.cohort.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {
    @Test
    void isOneLineWithItsPlace() {
        Position place = new Position(Path.of("a.toml"), 3, 7);
        assertEquals("a.toml:3:7: no\u00a0good", new Problem.Data(Optional.of(place), "no\u00a0good").line());
        assertEquals("a.toml:3: x", new Problem.Data(Optional.of(new Position("a.toml", 3, 0)), "x").line());
        assertEquals("a.toml: x", new Problem.Data(Optional.of(Position.of(Path.of("a.toml"))), "x").line());
        assertEquals("x", new Problem.Data(Optional.empty(), "x").line());
    }

    @Test
    void cannotWriteToTheTerminalOutsideItsLine() {
        String text = "cell \u001b[2J\u0007 of\r\nline\ttwo\u2028and\u0085\u009b3\u202ecsv";
        assertEquals("cell ?[2J? of line two and ?3?csv", ShownLine.of(text));
        assertEquals(ShownLine.of(text), new Problem.Data(Optional.empty(), text).line());
    }

    @Test
    void isShownWithoutItsMiddleWhereItIsVeryLong() {
        String line = new Problem.Data(
                        Optional.of(new Position(Path.of("a.csv"), 2, 1)),
                        "'" + "x".repeat(15_000_000) + "' is no number")
                .line();
        assertTrue(line.startsWith("a.csv:2:1: 'xxx"), line.substring(0, 20));
        assertTrue(line.endsWith("xxx' is no number"));
        assertTrue(line.length() < 4_100);
        assertTrue(line.contains(" [... 14996026 more characters ...] "), line);
    }

    @Test
    void theSmallestCodeOfSeveralHolds() {
        List<Problem> problems = List.of(
                new Problem.InputOutput(Optional.empty(), "a"),
                new Problem.Data(Optional.empty(), "b"),
                new PluginProblem.MissingServices(Path.of("c.jar")));
        assertEquals(ExitCode.DATA, new ProblemException(problems).exitCode());
        assertEquals(ExitCode.DONE, ExitCode.of(List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "http://me:secret@host/a, http://***@host/a",
        "at http://me@host and more, at http://***@host and more",
        "http://a:b@c@host, http://***@host",
        "http://host/a, http://host/a",
        "me@example.org, me@example.org",
    })
    void showsNoPasswords(String text, String shown) {
        assertEquals(shown, Redaction.of(text));
        assertEquals(shown, new Position(text, 0, 0).toString());
        assertEquals(shown, new FileProblem.Usage(text).line());
    }
}
