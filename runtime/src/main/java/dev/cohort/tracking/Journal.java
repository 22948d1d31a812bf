package dev.cohort.tracking;

import com.google.gson.JsonPrimitive;
import dev.cohort.api.run.Listener;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The record of a run's metrics, {@code metrics.jsonl}: whatever was measured is kept when it stands there.
 *
 * <p>A line is {@code {"step":1,"epoch":0,"time":1700000000000,"metrics":{"train/loss":1.11}}}; numbers read
 * back the same, those that are none are the strings {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}.
 * Lines are only ever appended, so that whatever ends the process leaves a readable prefix. {@code .metrics.jsonl.crc} beside
 * it tells whether what lies on the disk is what was written.
 *
 * <p>The journal keeps the loss of every so many steps, and of the last, by itself from {@link RunEvent.Stepped}, as {@code
 * train/loss}, without making an object; everything else comes as {@link RunEvent.Logged}.
 */
public final class Journal implements Listener, AutoCloseable {
    /** The metric that a step's loss is kept as. */
    public static final String TRAINING_LOSS = "train/loss";

    private static final byte[] STEP = ascii("{\"step\":");
    private static final byte[] EPOCH = ascii(",\"epoch\":");
    private static final byte[] TIME = ascii(",\"time\":");
    private static final byte[] METRICS = ascii(",\"metrics\":{");
    private static final byte[] END = ascii("}}\n");
    private static final byte[] LOSS = ascii("\"" + TRAINING_LOSS + "\":");

    private final Path file;
    private final int logEverySteps;
    private final BackgroundFile output;
    private final EarlierMetrics earlier;
    private final Map<String, byte[]> names = new HashMap<>();
    private byte[] line = new byte[256];
    private int length;

    /** The last step that was heard of and not kept, or 0. */
    private long open;

    private int openEpoch;
    private float openLoss;

    private Journal(Path file, int logEverySteps, BackgroundFile output, EarlierMetrics earlier) {
        this.file = file;
        this.logEverySteps = logEverySteps;
        this.output = output;
        this.earlier = earlier;
    }

    /**
     * Opens a journal to append to it; a torn last line is cut off.
     *
     * @param logEverySteps how many steps lie between two losses that are kept; 1 keeps all
     * @throws ProblemException if the file cannot be written, or is damaged
     */
    public static Journal open(Path file, int logEverySteps) {
        return open(file, logEverySteps, Long.MAX_VALUE, message -> {});
    }

    /**
     * Opens a journal as {@link #open(Path, int)}. What it has of steps that are made again is not written twice.
     *
     * @param again the first step that is made again, or was not told whole
     * @param notices are told, once, where such a step comes to something else than before
     */
    public static Journal open(Path file, int logEverySteps, long again, Notices notices) {
        if (logEverySteps < 1) {
            throw new IllegalArgumentException("the distance of logged steps must be at least 1, not " + logEverySteps);
        }
        try {
            JournalReader.verify(file);
            cutTornLine(file);
            EarlierMetrics earlier = EarlierMetrics.read(file, again, notices);
            return new Journal(file, logEverySteps, new BackgroundFile(file, "cohort-journal"), earlier);
        } catch (IOException failure) {
            throw AtomicFile.unwritable(file, failure);
        }
    }

    private static void cutTornLine(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long whole = JournalReader.wholeLength(channel);
            if (whole < channel.size()) {
                channel.truncate(whole);
                channel.force(true);
            }
        }
    }

    @Override
    public void hear(RunEvent event, RunControl control) {
        try {
            if (event instanceof RunEvent.Stepped stepped) {
                open = stepped.isMeasured() ? stepped.step() : 0;
                openEpoch = stepped.epoch();
                openLoss = stepped.loss();
                if (stepped.step() % logEverySteps == 0) {
                    appendLoss();
                }
            } else if (event instanceof RunEvent.Logged logged) {
                append(logged);
            } else if (event instanceof RunEvent.Ended) {
                appendLoss();
                output.force();
            }
        } catch (IOException failure) {
            throw AtomicFile.unwritable(file, failure);
        }
    }

    private void appendLoss() throws IOException {
        if (open == 0) {
            return;
        }
        if (open <= earlier.last() && earlier.has(open, TRAINING_LOSS, Double.parseDouble(Float.toString(openLoss)))) {
            open = 0;
            return;
        }
        begin(open, openEpoch, System.currentTimeMillis());
        put(LOSS);
        reserve(Decimals.LONGEST);
        length = Decimals.write(openLoss, line, length);
        end();
        open = 0;
    }

    private void append(RunEvent.Logged logged) throws IOException {
        Map<String, Double> metrics =
                logged.step() <= earlier.last() ? earlier.without(logged.step(), logged.metrics()) : logged.metrics();
        if (metrics.isEmpty()) {
            return;
        }
        begin(logged.step(), logged.epoch(), logged.time());
        boolean first = true;
        for (Map.Entry<String, Double> metric : metrics.entrySet()) {
            if (!first) {
                reserve(1);
                line[length++] = ',';
            }
            first = false;
            put(names.computeIfAbsent(metric.getKey(), Journal::encodedName));
            reserve(Decimals.LONGEST);
            length = Decimals.write(metric.getValue().doubleValue(), line, length);
        }
        end();
    }

    private void begin(long step, int epoch, long time) {
        length = 0;
        put(STEP);
        put(step);
        put(EPOCH);
        put(epoch);
        put(TIME);
        put(time);
        put(METRICS);
    }

    private void end() throws IOException {
        put(END);
        output.append(line, length);
    }

    private void put(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, line, length, bytes.length);
        length += bytes.length;
    }

    private void put(long number) {
        reserve(Decimals.LONGEST);
        length = Decimals.write(number, line, length);
    }

    private void reserve(int bytes) {
        if (length + bytes > line.length) {
            line = Arrays.copyOf(line, 2 * (length + bytes));
        }
    }

    /** Waits until all that was heard lies on the disk. */
    public void force() {
        try {
            output.force();
        } catch (IOException failure) {
            throw AtomicFile.unwritable(file, failure);
        }
    }

    /**
     * Writes what is left.
     *
     * @throws ProblemException if something heard could not be written
     */
    @Override
    public void close() {
        try {
            output.close();
        } catch (IOException failure) {
            throw AtomicFile.unwritable(file, failure);
        }
    }

    private static byte[] encodedName(String name) {
        return (new JsonPrimitive(name) + ":").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
