package dev.cohort.tracking;

import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The right to write to a folder, held by one process at a time.
 *
 * <p>The operating system holds the lock, so it goes with the process however that ends; the file {@code .lock} names its
 * owner for whoever comes second, and stays.
 */
final class FolderLock implements AutoCloseable {
    /** Far behind the owner's name, which others have to read where locks are mandatory. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws ProblemException if another writer has it
     */
    static FolderLock take(Path folder) {
        Path file = folder.resolve(".lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new ProblemException(new Problem.Locked(folder, owner(file)));
            }
            ByteBuffer name = StandardCharsets.UTF_8.encode("process "
                    + ProcessHandle.current().pid() + " since " + Instant.now().truncatedTo(ChronoUnit.SECONDS));
            channel.truncate(0);
            channel.write(name, 0);
            return new FolderLock(channel);
        } catch (IOException failure) {
            throw AtomicFile.unwritable(file, failure);
        }
    }

    /** Whether a process writes to a folder. Not for folders that this process writes to: asking might unlock them. */
    static boolean held(Path folder) {
        try (FileChannel channel = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.READ);
                FileLock shared = channel.tryLock(LOCKED_BYTE, 1, true)) {
            return shared == null;
        } catch (OverlappingFileLockException ours) {
            return true;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    private static String owner(Path file) throws IOException {
        String owner = Files.readString(file).strip();
        return owner.isEmpty() ? "another process" : owner;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The lock goes with the process.
        }
    }
}
