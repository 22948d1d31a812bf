package dev.cohort.tracking;

import dev.cohort.experiment.Redaction;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A run's log: what a user need not see, but somebody may want to know later. Any thread may write. */
public final class RunLog {
    private final Path file;

    RunLog(Path file) {
        this.file = file;
    }

    /** Adds a line with the time. */
    public void write(String message) {
        append(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + message + "\n");
    }

    /** Adds a line with the time and a stack trace. */
    public void write(String message, Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        write(message + "\n" + trace.toString().stripTrailing());
    }

    private synchronized void append(String text) {
        try {
            Files.writeString(file, Redaction.of(text), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException ignored) {
            // A run is worth more than its log; a full disk shows itself in the journal.
        }
    }
}
