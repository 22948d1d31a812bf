package dev.cohort.tracking;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A file that grows without its writer waiting for the disk.
 *
 * <p>One thread appends: a copy into a ring of bytes, no lock, no object. Another thread of its own writes what came to
 * the file at least once a second, and forces it to the disk at most once a second. What was appended can be lost with
 * the process for a second, but the file always holds a prefix of it. A failure of the disk comes out of the next append.
 */
final class BackgroundFile implements AutoCloseable {
    private static final int CAPACITY = 1 << 20;
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);
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

    private final FileChannel channel;
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

    /** Opens a file to append to it. */
    BackgroundFile(Path file, String threadName) throws IOException {
        channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
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
                boolean last = closing;
                boolean asked = forceNow;
                forceNow = false;
                write();
                if (forced < written && (asked || last || System.nanoTime() - lastForce >= INTERVAL)) {
                    long reached = written;
                    channel.force(false);
                    forced = reached;
                    lastForce = System.nanoTime();
                }
                if (last && written == appended) {
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
        long begin = written;
        while (begin < end) {
            int at = (int) (begin & (CAPACITY - 1));
            int length = (int) Math.min(end - begin, CAPACITY - at);
            view.limit(at + length).position(at);
            begin += channel.write(view);
            WRITTEN.setRelease(this, begin);
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
        check();
    }
}
