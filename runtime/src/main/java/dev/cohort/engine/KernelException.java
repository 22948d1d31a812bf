package dev.cohort.engine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An operator that failed while a graph ran. */
public final class KernelException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    // The words of Gather, GatherElements and GatherND of ONNX Runtime 1.24, which has no other sign for it.
    private static final Pattern INDEX =
            Pattern.compile("idx=(-?\\d+) must be within the inclusive range \\[(-?\\d+),(-?\\d+)\\]");

    KernelException(RuntimeException failure) {
        super("ONNX Runtime failed: " + failure.getMessage(), failure);
    }

    /** What to tell a user whose data holds an index outside of what the model looks up; else nothing. */
    public Optional<String> index() {
        Matcher matcher = INDEX.matcher(String.valueOf(getMessage()));
        return matcher.find()
                ? Optional.of("the model takes a number of the data for an index, and " + matcher.group(1)
                        + " is none; expected 0 to " + matcher.group(3))
                : Optional.empty();
    }
}
