package dev.cohort.plugins.images;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;

/** Images that are decoded and prepared once and kept in memory, as many as fit into a quarter of Java's heap. */
final class CachedImages implements ImageSource {
    private static final int OVERHEAD = 64;

    private final ImageSource source;
    private final UnaryOperator<Pixels> prepared;
    private final AtomicReferenceArray<Pixels> kept;
    private final AtomicLong room;

    CachedImages(ImageSource source, UnaryOperator<Pixels> prepared, int count) {
        this(source, prepared, count, Runtime.getRuntime().maxMemory() / 4);
    }

    /** @param room how many bytes are kept at most */
    CachedImages(ImageSource source, UnaryOperator<Pixels> prepared, int count, long room) {
        this.source = source;
        this.prepared = prepared;
        this.kept = new AtomicReferenceArray<>(count);
        this.room = new AtomicLong(room);
    }

    @Override
    public Pixels read(int place) {
        Pixels known = kept.get(place);
        if (known != null) {
            return known;
        }
        Pixels read = prepared.apply(source.read(place));
        int bytes = read.bytes().length + OVERHEAD;
        if (room.addAndGet(-bytes) < 0 || !kept.compareAndSet(place, null, read)) {
            room.addAndGet(bytes);
        }
        return read;
    }
}
