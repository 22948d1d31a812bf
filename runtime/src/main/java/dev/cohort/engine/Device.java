package dev.cohort.engine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where graphs run.
 *
 * @param kind the processor or a graphics card
 * @param index which of several graphics cards, from 0
 */
public record Device(Kind kind, int index) {
    /** Kinds of device. */
    public enum Kind {
        CPU,
        CUDA
    }

    /** The processor. */
    public static final Device CPU = new Device(Kind.CPU, 0);

    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,4}))?");

    /** Reads {@code cpu}, {@code cuda} or {@code cuda:1}; empty for anything else. */
    public static Optional<Device> parse(String text) {
        Matcher cuda = CUDA.matcher(text);
        if (cuda.matches()) {
            return Optional.of(new Device(Kind.CUDA, cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1))));
        }
        return text.equals("cpu") ? Optional.of(CPU) : Optional.empty();
    }

    @Override
    public String toString() {
        return kind == Kind.CPU ? "cpu" : "cuda:" + index;
    }
}
