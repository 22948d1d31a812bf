package dev.cohort.experiment;

import java.nio.file.Path;
import java.util.Optional;

/** Paths as a shell reads them, for those that no shell has seen: {@code ~} and {@code ~/...} lie in the user's home. */
public final class HomePath {
    private HomePath() {}

    /**
     * The path that a text means.
     *
     * @throws java.nio.file.InvalidPathException if it means none
     */
    public static Path of(String text) {
        Path path = Path.of(text);
        return path.startsWith("~")
                ? home().map(home -> home.resolve(Path.of("~").relativize(path)))
                        .orElse(path)
                : path;
    }

    /** What a shell takes for the home; the system's answer where the environment has none. */
    private static Optional<Path> home() {
        return Optional.ofNullable(System.getenv("HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .or(Folders::home);
    }
}
