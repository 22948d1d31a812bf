package dev.cohort.plugins.images;

import dev.cohort.api.dataset.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The image files of a folder.
 *
 * @param files sorted by class and name
 * @param classes the names of the folders, sorted
 * @param labels for each file the place of its class
 * @param damaged how many were left out
 * @param digest a hash of their names and lengths
 */
record LabelledFiles(List<Path> files, List<String> classes, int[] labels, List<Path> damaged, String digest) {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".webp");

    /**
     * Finds them.
     *
     * @param decoded as what all are decoded once to leave out those that are damaged; nothing to take them as they are
     */
    static LabelledFiles in(Path folder, Optional<Color> decoded) {
        List<Path> classFolders = list(folder, false);
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int label = 0; label < classFolders.size(); label++) {
            List<Path> own = list(classFolders.get(label), true);
            if (own.isEmpty()) {
                throw new DataException(
                        classFolders.get(label),
                        "has no .png, .jpg, .jpeg or .webp file; remove it, or add images of this class");
            }
            for (Path file : own) {
                files.add(file);
                labels.add(label);
            }
        }
        if (classFolders.size() < 2) {
            throw new DataException(
                    folder,
                    "must hold a folder with images for each of two classes or more, but has " + classFolders.size());
        }
        boolean[] bad = new boolean[files.size()];
        decoded.ifPresent(color -> IntStream.range(0, bad.length)
                .parallel()
                .forEach(place -> bad[place] = isDamaged(files.get(place), color)));
        int[] good = IntStream.range(0, bad.length).filter(place -> !bad[place]).toArray();
        List<Path> kept = IntStream.of(good).mapToObj(files::get).toList();
        return new LabelledFiles(
                kept,
                classFolders.stream().map(file -> file.getFileName().toString()).toList(),
                IntStream.of(good).map(labels::get).toArray(),
                IntStream.range(0, bad.length)
                        .filter(place -> bad[place])
                        .mapToObj(files::get)
                        .toList(),
                digest(folder, kept));
    }

    /**
     * An image, or all images below a folder, sorted by name.
     *
     * @throws DataException if there are none
     */
    static List<Path> below(Path input) {
        if (Files.isRegularFile(input)) {
            return List.of(input);
        }
        if (!Files.exists(input)) {
            throw new DataException(input, "does not exist; an image or a folder with images was expected");
        }
        List<Path> files = list(input, true);
        if (files.isEmpty()) {
            throw new DataException(input, "has no file that ends with " + String.join(", ", ENDINGS));
        }
        return files;
    }

    /** What people should know of them. */
    List<String> remarks() {
        return damaged.isEmpty()
                ? List.of()
                : List.of(damaged.size() + (damaged.size() == 1 ? " image is" : " images are")
                        + " damaged and left out, the first " + damaged.get(0));
    }

    private static boolean isDamaged(Path file, Color color) {
        try {
            ImageFile.read(file, color);
            return false;
        } catch (DataException damaged) {
            return true;
        }
    }

    /** The folders in a folder, or the images below it; hidden ones are passed over. */
    private static List<Path> list(Path folder, boolean images) {
        if (!Files.isDirectory(folder)) {
            throw new DataException(
                    folder, Files.exists(folder) ? "is no folder" : "does not exist; path names a folder of folders");
        }
        try (Stream<Path> all = images ? Files.walk(folder) : Files.list(folder)) {
            return all.filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> images ? isImage(file) : Files.isDirectory(file))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException failed) {
            throw new DataException(folder, "cannot be read: " + failed.getMessage());
        }
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
    }

    private static String digest(Path folder, List<Path> files) {
        Digest digest = new Digest();
        try {
            for (Path file : files) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                digest.add((name + '\n' + Files.size(file) + '\n').getBytes(StandardCharsets.UTF_8));
            }
            return digest.text();
        } catch (IOException failed) {
            throw new DataException(folder, "cannot be read: " + failed.getMessage());
        }
    }
}
