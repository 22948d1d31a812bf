package dev.cohort.tracking;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that grows without its writer waiting for the disk.
 *
 * <p>One thread appends: a copy into a ring of bytes, no lock, no object. Another thread of its own writes what came to
 * the file at least once a second, and forces it to the disk at most once a second. What was appended can be lost with
 * the process for a second, but the file always holds a prefix of it. A failure of the disk comes out of the next append.
 *
 * <p>What lies on the disk gets {@link Checksums}. A file that somebody removes or replaces meanwhile is put back.
 */
final class BackgroundFile implements AutoCloseable {
    private static final int CAPACITY = 1 << 20;
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);
    private static final byte LINE_END = '\n';
    private static final VarHandle APPENDED;
    private static final VarHandle WRITTEN;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            APPENDED = lookup.findVarHandle(BackgroundFile.class, "appended", long.class);
            WRITTEN = lookup.findVarHandle(BackgroundFile.class, "written", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Path file;
    private final Checksums checksums;
    private final Thread thread;
    private final byte[] ring = new byte[CAPACITY];
    private final ByteBuffer view = ByteBuffer.wrap(ring);

    /** How many bytes were ever appended; the appending thread alone changes it. */
    @SuppressWarnings("unused") // through APPENDED
    private volatile long appended;

    /** How many bytes were ever written to the file; the background thread alone changes it. */
    @SuppressWarnings("unused") // through WRITTEN
    private volatile long written;

    private volatile long forced;
    private volatile boolean forceNow;
    private volatile boolean closing;
    private volatile @Nullable IOException failure;

    // Of the appending thread alone.
    private long writtenSeen;
    private long wokenAt;

    // Of the background thread alone.
    private FileChannel channel;
    private Object key;
    private final long begin;
    private final CRC32C checksum;
    private byte last;

    /** Opens a file to append to it; what it holds so far is whole lines. */
    BackgroundFile(Path file, String threadName) throws IOException {
        this.file = file;
        checksums = Checksums.append(file);
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        key = key();
        begin = channel.size();
        checksum = Checksums.of(channel, checksums.end(), begin);
        last = checksums.end() < begin ? LINE_END : 0;
        thread = new Thread(this::writeUntilClosed, threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Appends bytes.
     *
     * @throws IOException if something appended earlier could not be written
     */
    void append(byte[] bytes, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, CAPACITY / 2);
            appendPart(bytes, done, part);
            done += part;
        }
    }

    private void appendPart(byte[] bytes, int offset, int length) throws IOException {
        check();
        long begin = (long) APPENDED.get(this);
        while (begin + length - writtenSeen > CAPACITY) {
            writtenSeen = (long) WRITTEN.getAcquire(this);
            if (begin + length - writtenSeen > CAPACITY) {
                wake();
                LockSupport.parkNanos(50_000);
                check();
            }
        }
        int at = (int) (begin & (CAPACITY - 1));
        int first = Math.min(length, CAPACITY - at);
        System.arraycopy(bytes, offset, ring, at, first);
        System.arraycopy(bytes, offset + first, ring, 0, length - first);
        APPENDED.setRelease(this, begin + length);
        if (begin + length - wokenAt > CAPACITY / 4) {
            wokenAt = begin + length;
            wake();
        }
    }

    /** Has what was appended written soon; does not wait for it. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Waits until all that was appended lies on the disk. */
    void force() throws IOException {
        long target = appended;
        while (forced < target) {
            check();
            forceNow = true;
            wake();
            LockSupport.parkNanos(200_000);
        }
        check();
    }

    private void check() throws IOException {
        IOException problem = failure;
        if (problem != null) {
            throw new IOException(problem.getMessage(), problem);
        }
    }

    private void writeUntilClosed() {
        long lastForce = System.nanoTime();
        try {
            while (true) {
                boolean ending = closing;
                boolean asked = forceNow || ending;
                forceNow = false;
                write();
                if (ending || forced < written && (asked || System.nanoTime() - lastForce >= INTERVAL)) {
                    putBack();
                    forceWritten(asked);
                    lastForce = System.nanoTime();
                }
                if (ending && written == appended) {
                    return;
                }
                if (!closing && !forceNow) {
                    LockSupport.parkNanos(INTERVAL);
                }
            }
        } catch (IOException problem) {
            failure = problem;
        }
    }

    private void write() throws IOException {
        long end = (long) APPENDED.getAcquire(this);
        long from = written;
        if (channel.size() < begin + from) {
            throw new IOException("it was cut off from outside while it was written");
        }
        while (from < end) {
            int at = (int) (from & (CAPACITY - 1));
            int length = (int) Math.min(end - from, CAPACITY - at);
            view.limit(at + length).position(at);
            length = channel.write(view, begin + from);
            checksum.update(ring, at, length);
            last = length == 0 ? last : ring[at + length - 1];
            from += length;
            WRITTEN.setRelease(this, from);
        }
    }

    private void forceWritten(boolean withChecksums) throws IOException {
        long reached = written;
        channel.force(false);
        forced = reached;
        // Of whole lines alone: half of one would be cut off before anything is appended after a crash.
        if (last == LINE_END) {
            checksums.add(begin + reached, checksum.getValue());
            checksum.reset();
            last = 0;
        }
        if (withChecksums) {
            checksums.force();
        }
    }

    /** Writes the file anew where it is gone: what was written is still there as long as it is open. */
    private void putBack() throws IOException {
        if (key().equals(key)) {
            return;
        }
        long length = begin + written;
        Path temporary = AtomicFile.temporary(file);
        FileChannel copy = FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            for (long done = 0; done < length; ) {
                done += channel.transferTo(done, length - done, copy);
            }
            copy.force(true);
            AtomicFile.replace(file, temporary, true);
        } catch (IOException failure) {
            copy.close();
            AtomicFile.discard(temporary);
            throw failure;
        }
        channel.close();
        channel = copy;
        key = key();
    }

    /** What tells the file from others of its name; where nothing does, whether it is there. */
    private Object key() throws IOException {
        try {
            Object found = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return found == null ? true : found;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** Writes and forces what is left. */
    @Override
    public void close() throws IOException {
        closing = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            wake();
            try {
                thread.join(10);
            } catch (InterruptedException signal) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        channel.close();
        checksums.close();
        check();
    }
}
