package dev.cohort.cli;

import dev.cohort.experiment.Problem;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Standard output that remembers what could not be written, which Java's own forgets. */
final class StandardOutput extends OutputStream {
    /** What the system says when the reader has read enough, as {@code head} does; that is no failure. */
    private static final String ENOUGH = "Broken pipe";

    private final OutputStream file = new FileOutputStream(FileDescriptor.out);
    private Optional<String> failure = Optional.empty();

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            file.write(bytes, offset, length);
        } catch (IOException lost) {
            failure = Optional.of(String.valueOf(lost.getMessage()));
            throw lost;
        }
    }

    /** What to tell of output that is lost. */
    Optional<Problem> lost() {
        return failure.filter(reason -> !reason.equals(ENOUGH))
                .map(reason -> new Problem.InputOutput(
                        Optional.empty(),
                        "standard output cannot be written (" + reason + "); not all of it is there"));
    }
}
