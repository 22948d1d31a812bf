package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.plugins.datasets.TextLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Sentences of a file with a word in each line, in columns that tabs or spaces divide, and an empty line behind each sentence. Lines
 * that begin with {@code -DOCSTART-} are passed over.
 *
 * @param wordColumn that of words, from 1
 * @param tagColumn that of tags, 0 for the last; nothing where they are not read
 */
record ConllFile(int wordColumn, Optional<Integer> tagColumn, TagScheme scheme) {
    /** Reads a file, or standard input, to its end. */
    List<TaggedSentence> read(Path file, String advice) {
        Reading reading = new Reading(file);
        try (TextLines lines = TextLines.open(file, advice)) {
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                reading.take(line.get(), new Place(file, lines.line()));
            }
        }
        return reading.end();
    }

    /** The sentences so far. */
    private final class Reading {
        private final Path file;
        private final DataProblems problems = new DataProblems();
        private final List<TaggedSentence> sentences = new ArrayList<>();
        private final List<Place> places = new ArrayList<>();
        private final List<String> words = new ArrayList<>();
        private final List<String> tags = new ArrayList<>();
        private int width;

        Reading(Path file) {
            this.file = file;
        }

        void take(String line, Place place) {
            if (line.isBlank() || line.startsWith("-DOCSTART-")) {
                endSentence();
                return;
            }
            List<String> cells = Arrays.asList(
                    line.indexOf('\t') >= 0 ? line.split("\t") : line.strip().split(" +"));
            width = width == 0 ? cells.size() : width;
            int tag = tagColumn.map(column -> column == 0 ? width : column).orElse(wordColumn);
            int needed = Math.max(wordColumn, tag);
            if (cells.size() < needed) {
                problems.add(place.problem("this line has " + columns(cells.size()) + ", but "
                        + (tagColumn.equals(Optional.of(0))
                                ? "the first has " + columns(width)
                                : "column " + needed + " is read")
                        + "; columns are divided by tabs or spaces, and sentences by empty lines"));
                return;
            }
            if (tagColumn.isPresent() && tag == wordColumn) {
                problems.add(
                        place.problem("this line has one column, that of words; a column of tags was expected too"));
                return;
            }
            String label = cells.get(tag - 1).strip();
            if (tagColumn.isPresent() && !scheme.knows(label)) {
                problems.add(place.problem("the tag \"" + label + "\" is none of " + scheme + ", which are "
                        + scheme.tags() + "; set scheme, or \"none\" for tags as they are, or tag-column"));
                return;
            }
            places.add(place);
            words.add(cells.get(wordColumn - 1).strip());
            tags.add(tagColumn.isPresent() ? label : "");
        }

        private static String columns(int count) {
            return count == 1 ? "1 column" : count + " columns";
        }

        private void endSentence() {
            if (!words.isEmpty()) {
                sentences.add(new TaggedSentence(places, words, tagColumn.isPresent() ? tags : List.of()));
                places.clear();
                words.clear();
                tags.clear();
            }
        }

        List<TaggedSentence> end() {
            endSentence();
            problems.throwIfAny();
            if (sentences.isEmpty()) {
                throw new DataException(file, "has no sentences; a word in each line was expected");
            }
            return sentences;
        }
    }
}
