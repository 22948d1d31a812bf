package dev.cohort.tracking;

import java.nio.file.Path;

/** A process that logs steps until it is killed. */
final class JournalUntilKilled {
    private JournalUntilKilled() {}

    public static void main(String[] arguments) {
        try (Journal journal = Journal.open(Path.of(arguments[0]), 1)) {
            Steps step = new Steps();
            for (long number = 1; ; number++) {
                journal.hear(step.at(number, 0, 1f / number), Steps.CONTROL);
            }
        }
    }
}
