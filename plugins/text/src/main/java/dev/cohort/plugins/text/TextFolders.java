package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Texts in files of their own, whose folders say what class they are of, in those of parts. */
record TextFolders(Path path) {
    /** The folders of a part, in the order of their classes' numbers. */
    static final List<String> CLASSES = List.of("neg", "pos");

    private static final String KEPT = "file";

    /** Each text and its class, in the order of the files' names. */
    Rows rows() {
        List<Row> rows = new ArrayList<>();
        add("train", rows);
        int own = rows.size();
        add("test", rows);
        return new Rows(rows, 0, rows.size() - own);
    }

    private void add(String part, List<Row> into) {
        for (String label : CLASSES) {
            Path folder = path.resolve(part).resolve(label);
            if (!Files.isDirectory(folder)) {
                throw new DataException(
                        folder,
                        "there is no such folder; path is expected to have train/neg, train/pos, test/neg and test/pos,"
                                + " with a .txt file for each text, as in aclImdb_v1.tar.gz of the Large Movie Review Dataset");
            }
            List<Path> files = files(folder);
            if (files.isEmpty()) {
                throw new DataException(folder, "has no .txt files, one for each text");
            }
            files.forEach(file -> into.add(new Row(new Place(file, 0), List.of(text(file)), List.of(label))));
        }
    }

    /**
     * New texts: that of a file, or of all files of a folder.
     *
     * @param keep what is kept of each, which can be its file
     */
    static List<Row> read(Path input, List<String> keep) {
        keep.forEach(name -> {
            if (!name.equals(KEPT)) {
                throw new DataException(input, "has no \"" + name + "\" to keep; there is " + KEPT);
            }
        });
        if (!Files.exists(input)) {
            throw new DataException(input, "there is no such file; a text, or a folder of .txt files, was expected");
        }
        List<Path> files = Files.isDirectory(input) ? files(input) : List.of(input);
        List<Row> rows = new ArrayList<>();
        for (Path file : files) {
            List<String> kept = keep.stream()
                    .map(name -> String.valueOf(file.getFileName()))
                    .toList();
            rows.add(new Row(new Place(file, 0), List.of(text(file)), kept));
        }
        return rows;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new DataException(folder, "cannot be read: " + failure.getMessage());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException malformed) {
            throw new DataException(file, "is not UTF-8; save it as UTF-8");
        } catch (IOException failure) {
            throw new DataException(file, "cannot be read: " + failure.getMessage());
        }
    }
}
