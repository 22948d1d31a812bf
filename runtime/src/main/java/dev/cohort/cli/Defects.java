package dev.cohort.cli;

import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugin.Blame;
import dev.cohort.plugin.Misfit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Turns whatever a command throws into what to tell of it; a stack trace goes to a file for a report. */
final class Defects {
    private static final long MEBIBYTE = 1 << 20;

    private Defects() {}

    static List<Problem> of(Throwable thrown) {
        if (thrown instanceof ProblemException told) {
            return told.problems();
        }
        if (thrown instanceof Misfit misfit) {
            return List.of(new FileProblem.Incompatible(Optional.empty(), String.valueOf(misfit.getMessage())));
        }
        if (thrown instanceof OutOfMemoryError full) {
            String reason = String.valueOf(full.getMessage());
            return List.of(new Problem.OutOfMemory(reason, Runtime.getRuntime().maxMemory() / MEBIBYTE));
        }
        return List.of(Blame.of(thrown).orElseGet(() -> defect(thrown)));
    }

    private static Problem defect(Throwable defect) {
        String what = "this is a defect of Cohort: " + defect;
        try {
            Path log = Files.createTempFile("cohort-defect-", ".log");
            try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(log, StandardCharsets.UTF_8))) {
                defect.printStackTrace(writer);
            }
            return new Problem.Defect(what + "; please report it with " + log);
        } catch (IOException unwritable) {
            return new Problem.Defect(what);
        }
    }
}
