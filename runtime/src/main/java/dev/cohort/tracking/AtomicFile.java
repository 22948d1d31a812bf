package dev.cohort.tracking;

import dev.cohort.experiment.Folders;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** Small files that a reader sees as they were or as they are to be, never in between. */
public final class AtomicFile {
    private AtomicFile() {}

    /**
     * Replaces a file's content and waits until it lies on the disk.
     *
     * @throws ProblemException if it cannot be written
     */
    public static void write(Path file, String content) {
        write(file, content, true);
    }

    /**
     * Replaces a file's content.
     *
     * @param durable whether to wait until it lies on the disk; without, a power failure may bring back an older content
     * @throws ProblemException if it cannot be written
     */
    public static void write(Path file, String content, boolean durable) {
        write(file, List.of(StandardCharsets.UTF_8.encode(content)), durable);
    }

    /**
     * Replaces a file's content by some buffers, one after another, and waits until it lies on the disk.
     *
     * @throws ProblemException if it cannot be written
     */
    public static void write(Path file, List<ByteBuffer> content) {
        write(file, content, true);
    }

    private static void write(Path file, List<ByteBuffer> content, boolean durable) {
        Path temporary = temporary(file);
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                for (ByteBuffer bytes : content) {
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                }
                if (durable) {
                    channel.force(true);
                }
            }
            replace(file, temporary, durable);
        } catch (IOException failure) {
            discard(temporary);
            throw unwritable(file, failure);
        }
    }

    /** Where a file's new content is put together. */
    static Path temporary(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".new");
    }

    /** Gives a file the content of another, which it takes the place of. */
    static void replace(Path file, Path by, boolean durable) throws IOException {
        Files.move(by, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (durable) {
            forceFolder(file.toAbsolutePath().resolveSibling("."));
        }
    }

    /** Deletes what cannot be put in place: on a full disk it would take the room that smaller files still find. */
    static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException ignored) {
            // The first failure says what is wrong.
        }
    }

    static void forceFolder(Path folder) throws IOException {
        // Windows neither needs this nor lets a folder be opened.
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /**
     * Makes a folder for files, where it is not there.
     *
     * @throws ProblemException if it cannot be made
     */
    public static void folder(Path folder) {
        try {
            Folders.create(folder);
        } catch (IOException failure) {
            throw unwritable(folder, failure);
        }
    }

    static ProblemException unwritable(Path file, IOException failure) {
        return new ProblemException(
                new Problem.InputOutput(
                        Optional.of(Position.of(file)),
                        "cannot be written (" + reason(failure) + "); check disk and permissions"),
                failure);
    }

    static ProblemException unreadable(Path file, IOException failure) {
        return new ProblemException(
                new Problem.InputOutput(
                        Optional.of(Position.of(file)),
                        "cannot be read (" + reason(failure) + "); check disk and permissions"),
                failure);
    }

    private static String reason(IOException failure) {
        String kind = failure.getClass().getSimpleName().replace("Exception", "");
        return failure.getMessage() == null ? kind : kind + ": " + failure.getMessage();
    }
}
