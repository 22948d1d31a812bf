package dev.cohort.plugin;

import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder with plugins: each jar in it is one, and so is each folder of jars.
 *
 * @param path the folder
 * @param own whether its plugins are Cohort's own, whose components have names without a vendor
 */
public record PluginFolder(Path path, boolean own) {
    /** A plugin's jar, or folder, and the jars that its classes come from. */
    record Location(Path path, List<Path> jars) {}

    /** A folder of a stranger's plugins. */
    public static PluginFolder of(Path path) {
        return new PluginFolder(path, false);
    }

    /** The plugins in the order of their names, so that every start sees the same. */
    List<Location> locations() {
        List<Location> locations = new ArrayList<>();
        for (Path entry : entries(path)) {
            List<Path> jars = Files.isDirectory(entry)
                    ? entries(entry).stream().filter(PluginFolder::isJar).toList()
                    : Stream.of(entry).filter(PluginFolder::isJar).toList();
            if (!jars.isEmpty()) {
                locations.add(new Location(entry, jars));
            }
        }
        return locations;
    }

    private static boolean isJar(Path file) {
        return file.getFileName().toString().endsWith(".jar") && !Files.isDirectory(file);
    }

    private static List<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException exception) {
            throw new ProblemException(
                    new Problem.InputOutput(
                            Optional.empty(),
                            "plugin folder " + folder + " cannot be read (" + exception.getMessage() + ")"),
                    exception);
        }
    }
}
