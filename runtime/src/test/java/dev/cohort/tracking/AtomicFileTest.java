package dev.cohort.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void whatCannotBePutInPlaceIsNotLeftBeside() throws IOException {
        Path file = folder.resolve("summary.json");
        // A folder with something in it cannot be replaced.
        Files.createDirectories(file.resolve("inner"));
        ProblemException problem = assertThrows(ProblemException.class, () -> AtomicFile.write(file, "text"));
        assertEquals(ExitCode.INPUT_OUTPUT, problem.exitCode());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(file), left.toList());
        }
    }
}
