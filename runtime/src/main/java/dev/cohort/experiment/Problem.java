package dev.cohort.experiment;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Something to tell a user: the one type for every message of the runtime about what went wrong, so that all messages can
 * be read and tested in one place. A kind without a file in {@code src/test/resources/messages} fails the build.
 *
 * <p>A message says what was expected, what came, and what to do.
 */
public sealed interface Problem
        permits FileProblem,
                PluginProblem,
                Problem.MissingFile,
                Problem.Data,
                Problem.ModelFile,
                Problem.NotDifferentiable,
                Problem.InputOutput,
                Problem.Locked,
                Problem.DeviceUnavailable,
                Problem.Diverged,
                Problem.NotSynced,
                Problem.OutOfMemory,
                Problem.OutOfNativeMemory,
                Problem.Defect {
    /** Where the cause was written, if it was. */
    default Optional<Position> position() {
        return Optional.empty();
    }

    /** The problem in one line, without its position. */
    String message();

    /** How a command ends that has this problem alone. */
    ExitCode exitCode();

    /** The line that is shown: {@code file:line:column: message}. */
    default String line() {
        return ShownLine.of(position().map(position -> position + ": ").orElse("") + message());
    }

    /**
     * A file or folder that is named but not there.
     *
     * @param what what should be there, as in {@code experiment file}
     */
    record MissingFile(Optional<Position> position, String what, Path path, ExitCode exitCode) implements Problem {
        @Override
        public String message() {
            return "there is no " + what + " " + path;
        }
    }

    /** Data that cannot be used. */
    record Data(Optional<Position> position, String message) implements Problem {
        @Override
        public ExitCode exitCode() {
            return ExitCode.DATA;
        }
    }

    /** A model file or checkpoint that cannot be used. */
    record ModelFile(Optional<Position> position, String message) implements Problem {
        @Override
        public ExitCode exitCode() {
            return ExitCode.MODEL;
        }
    }

    /** A loss that has no gradient by a parameter; the message names the operator and the path to it. */
    record NotDifferentiable(Optional<Position> position, String message) implements Problem {
        @Override
        public ExitCode exitCode() {
            return ExitCode.MODEL;
        }
    }

    /** Reading, writing or fetching that failed. */
    record InputOutput(Optional<Position> position, String message) implements Problem {
        @Override
        public ExitCode exitCode() {
            return ExitCode.INPUT_OUTPUT;
        }
    }

    /** A run folder that another process writes. */
    record Locked(Path folder, String owner) implements Problem {
        @Override
        public String message() {
            return folder + " is being written by " + owner + "; wait for it to end, or give another --id";
        }

        @Override
        public ExitCode exitCode() {
            return ExitCode.INPUT_OUTPUT;
        }
    }

    /** A device that is not there, or not usable as it is. */
    record DeviceUnavailable(Optional<Position> position, String message) implements Problem {
        @Override
        public ExitCode exitCode() {
            return ExitCode.INPUT_OUTPUT;
        }
    }

    /**
     * A loss, or a parameter, that became infinite or not a number.
     *
     * @param what the metric or the parameter
     */
    record Diverged(String what, String value, long step, String advice) implements Problem {
        @Override
        public String message() {
            return what + " became " + value + " at step " + step + "; " + advice;
        }

        @Override
        public ExitCode exitCode() {
            return ExitCode.DIVERGED;
        }
    }

    /** A run that is done but has not reached the tracking server. */
    record NotSynced(String message) implements Problem {
        @Override
        public ExitCode exitCode() {
            return ExitCode.NOT_SYNCED;
        }
    }

    /**
     * Data, a model or a batch that this process has no room for.
     *
     * @param reason what the virtual machine says
     * @param mebibytes how much its heap may have
     */
    record OutOfMemory(String reason, long mebibytes) implements Problem {
        @Override
        public String message() {
            return "the memory does not suffice (" + reason + "); Java may use " + mebibytes
                    + " MiB: give it more, as in JAVA_OPTS=-Xmx8g, or make the batches, the model or the data smaller;"
                    + " a CSV file that is too large is streamed by stream = true";
        }

        @Override
        public ExitCode exitCode() {
            return ExitCode.INPUT_OUTPUT;
        }
    }

    /**
     * A batch or a model that ONNX Runtime finds no memory for on its device.
     *
     * @param reason what it says
     */
    record OutOfNativeMemory(String reason) implements Problem {
        @Override
        public String message() {
            return "the device's memory does not suffice (ONNX Runtime: " + reason
                    + "); make training.batch-size or the model smaller, or use a device with more memory";
        }

        @Override
        public ExitCode exitCode() {
            return ExitCode.INPUT_OUTPUT;
        }
    }

    /** A defect of Cohort; the log has the details. */
    record Defect(String message) implements Problem {
        @Override
        public ExitCode exitCode() {
            return ExitCode.DEFECT;
        }
    }
}
