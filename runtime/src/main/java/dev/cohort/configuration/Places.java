package dev.cohort.configuration;

import dev.cohort.experiment.HomePath;
import dev.cohort.experiment.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Where what a file names lies.
 *
 * @param folder from which relative paths are taken
 * @param runs finds the folder of a run, or throws a {@link ProblemException}
 */
public record Places(Path folder, Function<String, Path> runs) {
    public Places {
        folder = folder.toAbsolutePath();
    }

    /** Of a file that names no run: a path stays what it is. */
    public static Places of(Path folder) {
        return new Places(folder, folder::resolve);
    }

    /** @throws java.nio.file.InvalidPathException if the text is no path */
    Path path(String text) {
        return folder.resolve(HomePath.of(text)).normalize();
    }

    /**
     * A path where something is, or else the folder of a run.
     *
     * @throws ProblemException if there is no such run
     */
    Path run(String text) {
        Path path = path(text);
        return Files.exists(path) ? path : runs.apply(text).toAbsolutePath().normalize();
    }
}
