package dev.cohort.cli;

import dev.cohort.experiment.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Turns what should not have happened into one line, and keeps the stack trace in a file for a report. */
final class Defects {
    private Defects() {}

    static Problem of(Throwable defect) {
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
