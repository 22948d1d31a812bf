package dev.cohort.tracking;

import java.nio.file.Files;
import java.nio.file.Path;

/** A process that holds a run folder until it is killed. */
final class LockUntilKilled {
    private LockUntilKilled() {}

    public static void main(String[] arguments) throws Exception {
        try (RunFolder folder = RunFolder.open(Path.of(arguments[0]))) {
            Files.createFile(folder.path().resolve("locked"));
            Thread.sleep(600_000);
        }
    }
}
