package dev.cohort.cli;

import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.Problem;
import dev.cohort.plugin.Blame;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * Hears of a plugin that calls {@code System.exit}, which would else look like an end of Cohort's own: the plugin is named and
 * the process ends with the code of a plugin's failure.
 */
final class ForeignExit {
    private final PrintWriter err;
    private final Thread hook = new Thread(this::shutdown, "cohort-foreign-exit");

    private ForeignExit(PrintWriter err) {
        this.err = err;
    }

    /** Begins to listen. */
    static ForeignExit listen(PrintWriter err) {
        ForeignExit exit = new ForeignExit(err);
        Runtime.getRuntime().addShutdownHook(exit.hook);
        return exit;
    }

    /** What ends the process from here on is Cohort. */
    void expectOwn() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // A signal or a plugin came first.
        }
    }

    private void shutdown() {
        caller().ifPresent(problem -> {
            err.println(problem.line());
            err.flush();
            Runtime.getRuntime().halt(ExitCode.PLUGIN.number());
        });
    }

    /** Whoever calls {@code System.exit} waits in it for the hooks to end, so that its stack is there to be seen. */
    private static Optional<Problem> caller() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(stack -> Blame.ofExit(stack).stream())
                .findFirst();
    }
}
