package dev.cohort.plugin;

import dev.cohort.experiment.PluginProblem;
import dev.cohort.experiment.Problem;
import java.nio.file.Path;
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
            Throwable failure = cause;
            Optional<Problem> blame = called(cause)
                    .map(frame -> new PluginProblem.FailedPlugin(
                            Path.of(PluginClassLoader.stranger(loader(frame)).orElseThrow()),
                            frame.getMethodName() + "() of " + frame.getClassName(),
                            Failures.describe(failure)));
            if (blame.isPresent()) {
                return blame;
            }
        }
        return Optional.empty();
    }

    /** The method of a stranger's plugin that Cohort called and out of which something was thrown. */
    private static Optional<StackTraceElement> called(Throwable thrown) {
        Optional<StackTraceElement> called = Optional.empty();
        for (StackTraceElement frame : thrown.getStackTrace()) {
            boolean platform = loader(frame).isEmpty() || loader(frame).equals("platform");
            if (PluginClassLoader.stranger(loader(frame)).isPresent()) {
                called = Optional.of(frame);
            } else if (!platform) {
                return called;
            }
        }
        return called;
    }

    private static String loader(StackTraceElement frame) {
        return Optional.ofNullable(frame.getClassLoaderName()).orElse("");
    }
}
