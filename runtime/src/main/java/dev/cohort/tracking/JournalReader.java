package dev.cohort.tracking;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a journal line by line, also while it grows.
 *
 * <p>A last line without an end is one that is being written, or was when the process ended: it is not there yet. Damage
 * anywhere else is an error that names the line, or the lines that a checksum of the journal vouches for.
 */
public final class JournalReader implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final Optional<Checksums> checksums;
    private long verified;
    private byte[] buffer = new byte[1 << 16];
    private int begin;
    private int end;
    private long position;

    private JournalReader(Path file, FileChannel channel, Optional<Checksums> checksums, long position) {
        this.file = file;
        this.channel = channel;
        this.checksums = checksums;
        this.position = position;
    }

    /**
     * Opens a journal.
     *
     * @param position where to begin, 0 or what {@link #position} gave before
     * @throws ProblemException if the file cannot be read
     */
    public static JournalReader open(Path file, long position) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new JournalReader(file, channel, Checksums.read(file), position);
        } catch (IOException failure) {
            throw AtomicFile.unreadable(file, failure);
        }
    }

    /**
     * Compares a journal with its checksums; there may be none yet.
     *
     * @throws ProblemException if it is damaged, or gone
     */
    public static void verify(Path file) {
        try {
            if (Files.notExists(file) && Checksums.areNone(file)) {
                return;
            }
            try (JournalReader reader = open(file, 0)) {
                for (Optional<Checksums.Part> part = reader.part(); part.isPresent(); part = reader.part()) {
                    reader.requireVerified();
                    reader.position = part.get().end();
                }
                reader.requireAll();
            }
        } catch (IOException failure) {
            throw AtomicFile.unreadable(file, failure);
        }
    }

    private Optional<Checksums.Part> part() throws IOException {
        return checksums.isPresent() ? checksums.get().partWith(position) : Optional.empty();
    }

    /** All whole lines of a journal. */
    public static List<JournalEntry> readAll(Path file) {
        List<JournalEntry> entries = new ArrayList<>();
        try (JournalReader reader = open(file, 0)) {
            for (Optional<JournalEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                entries.add(entry.get());
            }
        }
        return entries;
    }

    /**
     * The next line, or nothing where the file ends; later, when the file has grown, there may be one.
     *
     * @throws ProblemException if the line is damaged
     */
    public Optional<JournalEntry> next() {
        try {
            int searched = begin;
            while (true) {
                for (int at = searched; at < end; at++) {
                    if (buffer[at] == '\n') {
                        requireVerified();
                        String line = new String(buffer, begin, at - begin, StandardCharsets.UTF_8);
                        JournalEntry entry = parse(line);
                        position += at + 1 - begin;
                        begin = at + 1;
                        return Optional.of(entry);
                    }
                }
                searched = end - begin;
                if (!fill()) {
                    requireAll();
                    return Optional.empty();
                }
            }
        } catch (IOException failure) {
            throw AtomicFile.unreadable(file, failure);
        }
    }

    /** The place in the file after the last line that was returned, in bytes. */
    public long position() {
        return position;
    }

    private boolean fill() throws IOException {
        System.arraycopy(buffer, begin, buffer, 0, end - begin);
        end -= begin;
        begin = 0;
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int read = channel.read(ByteBuffer.wrap(buffer, end, buffer.length - end), position + end);
        if (read <= 0) {
            return false;
        }
        end += read;
        return true;
    }

    /** The line that begins where this reader stands is what was written. */
    private void requireVerified() throws IOException {
        if (checksums.isEmpty() || position < verified) {
            return;
        }
        Optional<Checksums.Part> part = part();
        if (part.isPresent() && !Checksums.agrees(part.get(), channel)) {
            int last = lineNumber(part.get().end()) - 1;
            throw damaged(part.get().begin(), "the lines to " + last + " are not all as they were written");
        }
        verified = part.map(Checksums.Part::end).orElse(position);
    }

    /** Nothing was written behind the last line. */
    private void requireAll() throws IOException {
        if (checksums.isPresent() && checksums.get().end() > position) {
            if (checksums.get().end() > channel.size()) {
                throw damaged(position, "it ends before this line, but more was written");
            }
            // What was read as half a line has grown meanwhile, or is damaged.
            requireVerified();
        }
    }

    private JournalEntry parse(String line) throws IOException {
        long step = -1;
        int epoch = -1;
        long time = -1;
        Map<String, Double> metrics = new LinkedHashMap<>();
        try (JsonReader json = new JsonReader(new StringReader(line))) {
            json.beginObject();
            while (json.hasNext()) {
                String key = json.nextName();
                switch (key) {
                    case "step" -> step = json.nextLong();
                    case "epoch" -> epoch = json.nextInt();
                    case "time" -> time = json.nextLong();
                    case "metrics" -> {
                        json.beginObject();
                        while (json.hasNext()) {
                            metrics.put(json.nextName(), number(json));
                        }
                        json.endObject();
                    }
                    default -> throw damaged("has the unknown key '" + key + "'");
                }
            }
            json.endObject();
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw damaged("goes on after its end");
            }
        } catch (IllegalStateException | NumberFormatException | MalformedJsonException | EOFException failure) {
            throw damaged("is not a line that a journal has");
        }
        if (step < 0 || epoch < 0 || time < 0) {
            throw damaged("lacks step, epoch or time");
        }
        return new JournalEntry(step, epoch, time, metrics);
    }

    private static Double number(JsonReader json) throws IOException {
        if (json.peek() == JsonToken.STRING) {
            String text = json.nextString();
            return switch (text) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> throw new NumberFormatException(text);
            };
        }
        return json.nextDouble();
    }

    private ProblemException damaged(String what) throws IOException {
        return new ProblemException(new Problem.InputOutput(
                Optional.of(new Position(file, lineNumber(position), 0)),
                "the journal is damaged: this line " + what + "; restore the file or cut it off before the line"));
    }

    private ProblemException damaged(long from, String what) throws IOException {
        return new ProblemException(new Problem.InputOutput(
                Optional.of(new Position(file, lineNumber(from), 0)),
                "the journal is damaged: " + what + "; restore the file, or delete " + Checksums.pathOf(file)
                        + " to have it taken as it is"));
    }

    private int lineNumber(long until) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(1 << 16);
        int lines = 1;
        for (long at = 0; at < until; ) {
            block.clear().limit((int) Math.min(block.capacity(), until - at));
            int read = channel.read(block, at);
            if (read <= 0) {
                break;
            }
            for (int index = 0; index < read; index++) {
                lines += block.get(index) == '\n' ? 1 : 0;
            }
            at += read;
        }
        return lines;
    }

    /** The bytes up to the last end of a line. */
    static long wholeLength(FileChannel channel) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(1 << 12);
        for (long until = channel.size(); until > 0; ) {
            long from = Math.max(0, until - block.capacity());
            block.clear().limit((int) (until - from));
            while (block.hasRemaining() && channel.read(block, from + block.position()) > 0) {
                continue;
            }
            for (int at = block.position() - 1; at >= 0; at--) {
                if (block.get(at) == '\n') {
                    return from + at + 1;
                }
            }
            until = from;
        }
        return 0;
    }

    @Override
    public void close() {
        try {
            channel.close();
            if (checksums.isPresent()) {
                checksums.get().close();
            }
        } catch (IOException failure) {
            throw AtomicFile.unreadable(file, failure);
        }
    }
}
