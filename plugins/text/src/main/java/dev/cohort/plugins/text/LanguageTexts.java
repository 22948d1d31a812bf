package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Split;
import dev.cohort.plugins.datasets.TextLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines of text files, divided into parts. */
record LanguageTexts(List<Row> lines, Division division, String digest) {
    private static final String ADVICE = "; check path in [dataset], which is relative to the experiment file";

    static LanguageTexts read(
            List<Path> own, List<Path> validation, List<Path> test, DivisionOptions options, DatasetContext context) {
        if (context.fold().filter(fold -> fold.split() == Split.RANDOM).isPresent() && options.split() == Split.TAIL) {
            throw new DataException(
                    "folds of [cross-validation] are drawn, but lines of a text stand one behind another;"
                            + " set split = \"tail\" there, or documents = \"line\" and split = \"random\" in [dataset]");
        }
        List<Row> lines = new ArrayList<>();
        int[] ends = new int[3];
        List<List<Path>> files = List.of(own, validation, test);
        for (int part = 0; part < ends.length; part++) {
            files.get(part).forEach(file -> read(file, lines));
            ends[part] = lines.size();
        }
        Rows rows = new Rows(lines, ends[1] - ends[0], ends[2] - ends[1]);
        return new LanguageTexts(rows.all(), rows.divide(List.of(), options, context), rows.digest());
    }

    private static void read(Path file, List<Row> into) {
        int before = into.size();
        boolean text = false;
        try (TextLines lines = TextLines.open(file, ADVICE)) {
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                into.add(new Row(new Place(file, lines.line()), List.of(line.get())));
                text |= !line.get().isBlank();
            }
        }
        if (into.size() == before || !text) {
            throw new DataException(file, "has no text");
        }
    }

    /** The texts of a part: lines that are not empty, or what there is of each file. */
    List<Row> of(Part part, Documents documents) {
        int[] own = division.examples(part);
        List<Row> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Place begin = new Place(Path.of(""), 0);
        for (int index = 0; index < own.length; index++) {
            Row line = lines.get(own[index]);
            if (documents == Documents.LINE) {
                if (!line.texts().get(0).isBlank()) {
                    texts.add(line);
                }
                continue;
            }
            begin = text.isEmpty() ? line.place() : begin;
            text.append(line.texts().get(0)).append('\n');
            boolean last = index + 1 == own.length
                    || !lines.get(own[index + 1])
                            .place()
                            .file()
                            .equals(line.place().file());
            if (last) {
                texts.add(new Row(begin, List.of(text.toString())));
                text.setLength(0);
            }
        }
        return texts;
    }
}
