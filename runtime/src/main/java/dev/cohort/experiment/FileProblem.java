package dev.cohort.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Problems of the experiment file and of the command line, which may change what the file says. */
public sealed interface FileProblem extends Problem {
    @Override
    default ExitCode exitCode() {
        return ExitCode.EXPERIMENT;
    }

    /** A command line that cannot be followed. */
    record Usage(String message) implements FileProblem {}

    /** A {@code --set} that cannot be merged into the file; the position names it. */
    record InvalidOverride(Optional<Position> position, String message) implements FileProblem {}

    /** The id of a run that exists already. */
    record ExistingRun(String id, Path folder) implements FileProblem {
        @Override
        public String message() {
            return "run '" + id + "' exists already in " + folder + "; give another --id, or --resume to go on with it";
        }
    }

    /** Text that is not TOML. */
    record Syntax(Optional<Position> position, String message) implements FileProblem {}

    /** Bytes that are not UTF-8 text. */
    record Encoding(Optional<Position> position, String message) implements FileProblem {}

    /** A file, or nesting within it, beyond what any experiment needs. */
    record TooLarge(Optional<Position> position, String message) implements FileProblem {}

    /** A table at the top of the file that nothing reads. */
    record UnknownSection(Optional<Position> position, String section, Optional<String> nearest, List<String> sections)
            implements FileProblem {
        public UnknownSection {
            sections = List.copyOf(sections);
        }

        @Override
        public String message() {
            String hint = nearest.isPresent()
                    ? Suggestion.of(nearest, sections)
                    : "; the sections are " + String.join(", ", sections);
            return "nothing reads the section [" + section + "]" + hint;
        }
    }

    /** A required section that is absent. */
    record MissingSection(Optional<Position> position, String section) implements FileProblem {
        @Override
        public String message() {
            return "the section [" + section + "] is missing";
        }
    }

    /**
     * A key that nothing reads.
     *
     * @param owner what the table describes, as in {@code optimizer 'adam' of cohort-optimizers 0.1.0}
     * @param nearest the key that was perhaps meant
     * @param keys those that there are
     */
    record UnknownKey(
            Optional<Position> position, String key, String owner, Optional<String> nearest, List<String> keys)
            implements FileProblem {
        public UnknownKey {
            keys = List.copyOf(keys);
        }

        @Override
        public String message() {
            return "'" + key + "' is not an option of " + owner + Suggestion.of(nearest, keys);
        }
    }

    /**
     * A required key that is absent.
     *
     * @param choices the values that it may have, where they are few; else empty
     */
    record MissingKey(Optional<Position> position, String key, String owner, List<String> choices)
            implements FileProblem {
        public MissingKey {
            choices = List.copyOf(choices);
        }

        @Override
        public String message() {
            return owner + " needs '" + key + "'" + (choices.isEmpty() ? "" : ", one of " + String.join(", ", choices));
        }
    }

    /**
     * A value of a type that its key does not take.
     *
     * @param expected as in {@code a number}
     * @param actual as in {@code the string "high"}
     */
    record WrongType(Optional<Position> position, String key, String expected, String actual) implements FileProblem {
        @Override
        public String message() {
            return "'" + key + "' should be " + expected + ", but is " + actual;
        }
    }

    /**
     * A value that its component refuses.
     *
     * @param problem as in {@code must be positive, but is -1}
     */
    record BadValue(Optional<Position> position, String key, String problem, String owner) implements FileProblem {
        @Override
        public String message() {
            return "'" + key + "' of " + owner + " " + problem;
        }
    }

    /** Keys that exclude each other. */
    record Conflict(Optional<Position> position, List<String> keys, String advice) implements FileProblem {
        public Conflict {
            keys = List.copyOf(keys);
        }

        @Override
        public String message() {
            return "'" + String.join("' and '", keys) + "' exclude each other; " + advice;
        }
    }

    /**
     * A {@code type} that no plugin offers.
     *
     * @param kind as in {@code optimizer}
     */
    record UnknownComponent(
            Optional<Position> position, String kind, String name, Optional<String> nearest, List<String> names)
            implements FileProblem {
        public UnknownComponent {
            names = List.copyOf(names);
        }

        @Override
        public String message() {
            return "there is no " + kind + " '" + name + "'" + Suggestion.of(nearest, names);
        }
    }

    /** More than the address in that of the tracking server, such as a password, which would end up in files and logs. */
    record TrackingRefused(Optional<Position> position) implements FileProblem {
        @Override
        public String message() {
            return "the address of the tracking server holds a user, a password or something after '?' or '#', which would"
                    + " be recorded with the run; write the address alone and set MLFLOW_TRACKING_USERNAME and"
                    + " MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN";
        }
    }

    /**
     * An address that is none of a tracking server, as that of a database.
     *
     * @param address as it was given
     */
    record NoServer(Optional<Position> position, String address) implements FileProblem {
        @Override
        public String message() {
            String advice = position.equals(Optional.of(TrackingAddress.VARIABLE))
                    ? "; with MLFLOW_TRACKING_URI= before the command, the variable does not count"
                    : "";
            return "the tracking server '" + address
                    + "' is not the address of one: expected http:// or https://, as of"
                    + " 'mlflow server --backend-store-uri sqlite:///mlflow.db', which listens on http://127.0.0.1:5000"
                    + advice;
        }
    }

    /**
     * A metric that cannot judge what the loss has the model predict.
     *
     * @param judged what it judges, as in {@code numbers}
     * @param predicted what the loss has predicted, likewise
     * @param fitting the metrics that judge that
     */
    record UnfitMetric(
            Optional<Position> position,
            String metric,
            String judged,
            String loss,
            String predicted,
            List<String> fitting)
            implements FileProblem {
        public UnfitMetric {
            fitting = List.copyOf(fitting);
        }

        @Override
        public String message() {
            return "metric '" + metric + "' judges " + judged + ", but with loss '" + loss + "' the model predicts "
                    + predicted
                    + (fitting.isEmpty() ? "" : "; metrics of " + predicted + " are " + String.join(", ", fitting));
        }
    }

    /**
     * Something to watch that is never measured.
     *
     * @param names what is measured
     */
    record UnmeasuredMetric(
            Optional<Position> position, String by, String watched, Optional<String> nearest, List<String> names)
            implements FileProblem {
        public UnmeasuredMetric {
            names = List.copyOf(names);
        }

        @Override
        public String message() {
            return by + " watches '" + watched + "', which is not measured" + Suggestion.of(nearest, names)
                    + "; what 'metrics' of [training] lists is measured as 'validation/...'";
        }
    }

    /** Parts that are fine alone but do not fit together, as a loss and the data's target. */
    record Incompatible(Optional<Position> position, String message) implements FileProblem {}
}
