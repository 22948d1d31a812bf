package dev.cohort.tracking;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The checksums of a file that grows, kept in {@code .NAME.crc} beside it: each vouches for the part of the file between
 * the end of the one before it and its own.
 *
 * <p>A checksum is a line of two hexadecimal numbers, where its part ends and the part's CRC-32C. It is written when its part
 * lies on the disk, so that a file which is shorter than its checksums say has lost something.
 */
final class Checksums implements AutoCloseable {
    private static final int LINE = 16 + 1 + 8 + 1;

    private final Path path;
    private final FileChannel channel;

    /**
     * A part of the file.
     *
     * @param begin its first byte
     * @param end the byte behind it
     */
    record Part(long begin, long end, int checksum) {}

    private Checksums(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static Path pathOf(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".crc");
    }

    /** The checksums of a file, if it has any. */
    static Optional<Checksums> read(Path file) throws IOException {
        Path path = pathOf(file);
        return Files.exists(path)
                ? Optional.of(new Checksums(path, FileChannel.open(path, StandardOpenOption.READ)))
                : Optional.empty();
    }

    /** Whether nothing vouches for any part of a file. */
    static boolean areNone(Path file) throws IOException {
        Path path = pathOf(file);
        return Files.notExists(path) || Files.size(path) < LINE;
    }

    /** The checksums of a file, to add to them; there may be none yet. */
    static Checksums append(Path file) throws IOException {
        Path path = pathOf(file);
        Checksums checksums = new Checksums(
                path,
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        checksums.channel.truncate(checksums.count() * LINE);
        return checksums;
    }

    /** How much of the file they vouch for, in bytes. */
    long end() throws IOException {
        long count = count();
        if (count > 0 && endOf(count - 1) <= endOf(count - 2)) {
            throw damaged();
        }
        return endOf(count - 1);
    }

    /** The part in which a byte of the file lies; nothing behind the last one. */
    Optional<Part> partWith(long position) throws IOException {
        if (position >= end()) {
            return Optional.empty();
        }
        long low = 0;
        long high = count();
        while (low < high) {
            long middle = (low + high) / 2;
            if (endOf(middle) > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Part part = new Part(endOf(low - 1), endOf(low), (int) number(low, 17, 8));
        if (part.begin() < 0 || part.begin() > position) {
            throw damaged();
        }
        return Optional.of(part);
    }

    /** Adds one; the part's bytes must lie on the disk. */
    void add(long end, long checksum) throws IOException {
        ByteBuffer line = StandardCharsets.US_ASCII.encode("%016x %08x\n".formatted(end, checksum));
        for (long at = count() * LINE; line.hasRemaining(); ) {
            at += channel.write(line, at);
        }
    }

    void force() throws IOException {
        channel.force(false);
    }

    /** Whether a part of the file is what it was. */
    static boolean agrees(Part part, FileChannel file) throws IOException {
        return file.size() >= part.end()
                && (int) of(file, part.begin(), part.end()).getValue() == part.checksum();
    }

    /** The checksum of some bytes of a file, which may go on. */
    static CRC32C of(FileChannel file, long begin, long end) throws IOException {
        CRC32C checksum = new CRC32C();
        ByteBuffer block = ByteBuffer.allocate(1 << 16);
        for (long at = begin; at < end; at += block.limit()) {
            block.clear().limit((int) Math.min(block.capacity(), end - at));
            if (file.read(block, at) < 0) {
                break;
            }
            checksum.update(block.flip());
        }
        return checksum;
    }

    private long count() throws IOException {
        return channel.size() / LINE;
    }

    private long endOf(long index) throws IOException {
        return index < 0 ? 0 : number(index, 0, 16);
    }

    private long number(long index, int from, int digits) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(digits);
        channel.read(text, index * LINE + from);
        try {
            return Long.parseUnsignedLong(new String(text.array(), StandardCharsets.US_ASCII), 16);
        } catch (NumberFormatException noNumber) {
            throw damaged();
        }
    }

    private IOException damaged() {
        return new IOException("its checksums are damaged; delete " + path + " to have it taken as it is");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
