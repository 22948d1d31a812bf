package dev.cohort.tracking;

import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that a reader sees whole or not at all; a name that begins with a dot is of none. */
public final class AtomicFolder {
    private AtomicFolder() {}

    /** Fills a folder with files, each of which is to be forced to the disk. */
    @FunctionalInterface
    public interface Content {
        void write(Path folder) throws IOException;
    }

    /**
     * Makes a folder, in the place of one that is there, and waits until it lies on the disk.
     *
     * @throws ProblemException if it cannot be written; nothing of it is left then
     */
    public static void write(Path folder, Content content) {
        Path temporary = hidden(folder, ".new");
        try {
            deleteAll(temporary);
            Files.createDirectory(temporary);
            content.write(temporary);
            AtomicFile.forceFolder(temporary);
            delete(folder);
            Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
            AtomicFile.forceFolder(folder.toAbsolutePath().resolveSibling("."));
        } catch (IOException failure) {
            try {
                deleteAll(temporary);
            } catch (IOException another) {
                failure.addSuppressed(another);
            }
            throw AtomicFile.unwritable(folder, failure);
        }
    }

    /** Deletes a folder, if it is there, such that no reader sees a part of it. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Path old = hidden(folder, ".old");
            deleteAll(old);
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
            deleteAll(old);
        }
    }

    private static Path hidden(Path folder, String end) {
        return folder.resolveSibling("." + folder.getFileName() + end);
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        List<Path> inner;
        try (Stream<Path> all = Files.walk(folder)) {
            inner = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : inner) {
            Files.delete(path);
        }
    }
}
