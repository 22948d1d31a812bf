package dev.cohort.plugin;

import dev.cohort.experiment.PluginProblem;
import dev.cohort.experiment.Problem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Tells a defect of a stranger's plugin from one of Cohort: by who threw what nobody expected. */
public final class Blame {
    private Blame() {}

    /**
     * The failure of a plugin, where it was one of its methods that threw what nobody expected.
     *
     * @param thrown something that only a defect explains
     */
    public static Optional<Problem> of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            Optional<Problem> blame = failed(cause.getStackTrace(), Failures.describe(cause));
            if (blame.isPresent()) {
                return blame;
            }
        }
        return Optional.empty();
    }

    /** The failure of a plugin whose code ends the process, where a thread's stack shows that. */
    public static Optional<Problem> ofExit(StackTraceElement[] stack) {
        boolean exits = Arrays.stream(stack)
                .anyMatch(frame -> frame.getClassName().equals(Runtime.class.getName())
                        && frame.getMethodName().equals("exit"));
        return exits ? failed(stack, "a call of System.exit") : Optional.empty();
    }

    private static Optional<Problem> failed(StackTraceElement[] stack, String how) {
        return called(stack)
                .map(frame -> new PluginProblem.FailedPlugin(
                        Path.of(PluginClassLoader.stranger(loader(frame)).orElseThrow()),
                        frame.getMethodName() + "() of " + frame.getClassName(),
                        how));
    }

    /** The method of a stranger's plugin that Cohort called and that does not come back. */
    private static Optional<StackTraceElement> called(StackTraceElement[] stack) {
        Optional<StackTraceElement> called = Optional.empty();
        for (StackTraceElement frame : stack) {
            boolean platform = loader(frame).isEmpty() || loader(frame).equals("platform");
            // What the API refuses is the failure of whoever called it.
            boolean refusal = called.isEmpty() && frame.getClassName().startsWith("dev.cohort.api.");
            if (PluginClassLoader.stranger(loader(frame)).isPresent()) {
                called = Optional.of(frame);
            } else if (!platform && !refusal) {
                return called;
            }
        }
        return called;
    }

    private static String loader(StackTraceElement frame) {
        return Optional.ofNullable(frame.getClassLoaderName()).orElse("");
    }
}
