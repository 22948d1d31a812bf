package dev.cohort.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Folders as every Java finds and makes them, where one release differs from the next. */
public final class Folders {
    private Folders() {}

    /**
     * Makes a folder, with those above it, where it is not there.
     *
     * @throws IOException if it cannot be made
     */
    public static void create(Path folder) throws IOException {
        // Before Java 20 a link to a folder was refused.
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
    }

    /** The home of this process's user; a user without an entry among the system's has none unless the environment says so. */
    public static Optional<Path> home() {
        return home(System.getProperty("user.home"), System.getenv());
    }

    static Optional<Path> home(String property, Map<String, String> environment) {
        // Such a user's is "?" to Java before 19.
        return absolute(property).or(() -> absolute(environment.getOrDefault("HOME", "")));
    }

    /** Where files may be kept that can be made again. */
    public static Optional<Path> cache() {
        return cache(home(), System.getenv());
    }

    static Optional<Path> cache(Optional<Path> home, Map<String, String> environment) {
        return absolute(environment.getOrDefault("XDG_CACHE_HOME", ""))
                .or(() -> home.map(path -> path.resolve(".cache")));
    }

    /** Standards of the desktop say that a relative one is to be ignored; it would be another in each working folder. */
    private static Optional<Path> absolute(String text) {
        try {
            return Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException exception) {
            return Optional.empty();
        }
    }
}
