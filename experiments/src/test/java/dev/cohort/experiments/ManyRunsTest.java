package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in one process leave nothing of themselves behind, one after another. */
final class ManyRunsTest {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    @TempDir
    Path runs;

    @Test
    void leaveNoThreadNoFileAndNoMegabyteBehind() throws IOException, InterruptedException {
        // What the first ones load and compile is there for all that follow.
        run(3);
        long bytes = usedBytes();
        long threads = threads();
        long files = openFiles();
        run(10);
        assertTrue(threads() <= threads, "threads: " + threads + ", then " + threads());
        // Fewer where the collector has closed what others left open.
        assertTrue(openFiles() <= files, "open files: " + files + ", then " + openFiles());
        assertTrue(usedBytes() - bytes < 1 << 20, "bytes of the heap: " + bytes + ", then " + usedBytes());
    }

    private void run(int times) {
        List<Object> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(Collections.nCopies(times, "iris/linear.toml"));
        arguments.addAll(List.of("--runs", runs, "--set", "training.epochs=2"));
        Cohort.Ended ended = Cohort.run(arguments.toArray());
        assertEquals("", ended.err());
        assertEquals(0, ended.code());
    }

    private static long threads() throws InterruptedException {
        // Those that were told to end may take a moment.
        Thread.sleep(200);
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("ForkJoinPool"))
                .count();
    }

    private static long openFiles() throws IOException {
        if (!Files.isDirectory(OPEN_FILES)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(OPEN_FILES)) {
            return files.count();
        }
    }

    private static long usedBytes() throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        for (int round = 0; round < 3; round++) {
            System.gc();
            Thread.sleep(50);
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
