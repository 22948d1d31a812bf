package dev.cohort.tracking;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sun.misc.Signal;

/**
 * The width of the terminal that standard output is, which its user may change under way.
 *
 * <p>Java cannot tell it, so {@code stty} is asked: at the beginning, and each time the system signals that the window has
 * changed. Until there is an answer, the width is the usual one.
 */
final class TerminalWidth implements IntSupplier {
    static final int USUAL = 80;

    private static final File OUTPUT = new File("/dev/stdout");
    private static final Pattern SIZE = Pattern.compile("[0-9]+ ([1-9][0-9]{0,3})\\s*");
    private static final long PATIENCE_SECONDS = 2;

    private volatile int columns = USUAL;

    private TerminalWidth() {}

    /** Begins to watch the width. */
    static TerminalWidth watch() {
        TerminalWidth width = new TerminalWidth();
        Thread first = new Thread(width::ask, "cohort-terminal");
        first.setDaemon(true);
        first.start();
        try {
            Signal.handle(new Signal("WINCH"), signal -> width.ask());
        } catch (IllegalArgumentException unknownHere) {
            // The width stays what it is at the beginning.
        }
        return width;
    }

    private void ask() {
        try {
            // The terminal itself is opened, so that it need not be the one that controls this process.
            Process process = new ProcessBuilder("stty", "size")
                    .redirectInput(OUTPUT)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return;
            }
            Matcher size = SIZE.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            if (size.matches()) {
                columns = Integer.parseInt(size.group(1));
            }
        } catch (IOException noAnswer) {
            // There is no stty, or the terminal belongs to somebody else.
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int getAsInt() {
        return columns;
    }
}
