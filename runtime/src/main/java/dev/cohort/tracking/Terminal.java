package dev.cohort.tracking;

import java.io.Console;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * What the output can show.
 *
 * @param interactive whether a line can be drawn again, as for a progress bar
 * @param color whether colours are wanted
 * @param width in characters, which may change
 */
public record Terminal(boolean interactive, boolean color, IntSupplier width) {
    /** Output that is kept in a file or read by a program. */
    public static final Terminal PLAIN = new Terminal(false, false, () -> TerminalWidth.USUAL);

    /**
     * The terminal that this process writes to.
     *
     * <p>The launcher says with the system property {@code cohort.terminal} whether standard output is a terminal; without
     * it, the process has one if Java finds a console. {@code TERM=dumb} is no terminal; {@code NO_COLOR}, not empty, takes
     * the colours away. The width is the terminal's, unless {@code COLUMNS} says another.
     */
    public static Terminal detect(Map<String, String> environment) {
        String told = System.getProperty("cohort.terminal");
        boolean there = told == null ? console() : Boolean.parseBoolean(told);
        boolean interactive = there && !"dumb".equals(environment.get("TERM"));
        boolean color = interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(interactive, color, width(interactive, environment.getOrDefault("COLUMNS", "")));
    }

    private static IntSupplier width(boolean interactive, String columns) {
        if (columns.matches("[1-9][0-9]{0,3}")) {
            int fixed = Integer.parseInt(columns);
            return () -> fixed;
        }
        return interactive ? TerminalWidth.watch() : () -> TerminalWidth.USUAL;
    }

    private static boolean console() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From Java 22 there may be a console without a terminal, and it can be asked.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException older) {
            return true;
        }
    }
}
