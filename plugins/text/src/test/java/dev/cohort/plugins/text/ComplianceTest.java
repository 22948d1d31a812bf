package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.DatasetComplianceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** What the test kit asks of every data set. */
final class ComplianceTest {
    @TempDir
    static Path folder;

    /** Rows of one to fifty words. */
    static Path reviews() {
        List<String> lines = new ArrayList<>(List.of("review,answer,sentiment"));
        for (int row = 0; row < 60; row++) {
            lines.add("the fox" + " jumps over".repeat(row % 25) + ",wood " + row + ","
                    + (row % 3 == 0 ? "good" : "bad"));
        }
        return write("reviews.csv", lines);
    }

    static Path write(String name, List<String> lines) {
        try {
            return Files.write(folder.resolve(name), lines);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String tokenizer() {
        return "tokenizer = { path = '" + Fixture.tokenizer(folder, "word-piece") + "' }\n";
    }

    @Nested
    class OfTextCsv extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(
                    TextCsv.class,
                    "path = '" + reviews() + "'\ntext = 'review'\ntarget = 'sentiment'\nmax-length = 40\n"
                            + "validation = 0.2\ntest = 0.1\n" + tokenizer());
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(reviews());
        }
    }

    @Nested
    class OfTrainedVocabulary extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(
                    TextCsv.class,
                    "path = '" + reviews() + "'\ntext = 'review'\ntarget = 'sentiment'\nbuckets = [8, 20]\n"
                            + "validation = 0.2\ntokenizer = { type = 'word-piece', size = 60 }");
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(reviews());
        }
    }

    @Nested
    class OfPairs extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(
                    TextCsv.class,
                    "path = '" + reviews() + "'\ntext = 'review'\ntext-pair = 'answer'\ntarget = 'sentiment'\n"
                            + "max-length = 40\npadding = 'max-length'\nstratify = true\nvalidation = 0.2\n"
                            + tokenizer());
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(reviews());
        }
    }

    /** The same as JSON lines. */
    static Path jsonl() {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < 40; row++) {
            lines.add("{\"review\": \"the fox" + " jumps".repeat(row % 25) + "\", \"answer\": \"wood " + row
                    + "\", \"sentiment\": " + row % 3 + "}");
        }
        return write("reviews.jsonl", lines);
    }

    @Nested
    class OfTextJsonl extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(
                    TextJsonl.class,
                    "path = '" + jsonl() + "'\ntext = 'review'\ntarget = 'sentiment'\nmax-length = 30\n"
                            + "weight = 'sentiment'\n" + tokenizer());
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(jsonl());
        }
    }

    @Nested
    class OfTextPairs extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            return ComponentText.bind(
                    TextPairs.class,
                    "path = '" + jsonl() + "'\ntext = 'review'\ntext-pair = 'answer'\ntarget = 'sentiment'\n"
                            + "max-length = 30\ntest-path = '" + reviews()
                            + "'\nclasses = ['0', '1', '2', 'good', 'bad']\n"
                            + tokenizer());
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(reviews());
        }
    }

    @Nested
    class OfImdb extends DatasetComplianceTest {
        @Override
        protected Dataset component() {
            for (String part : List.of("train", "test")) {
                for (int review = 0; review < 12; review++) {
                    String label = review % 2 == 0 ? "pos" : "neg";
                    Path file =
                            folder.resolve("imdb").resolve(part).resolve(label).resolve(review + "_1.txt");
                    file.getParent().toFile().mkdirs();
                    write(folder.relativize(file).toString(), List.of("fox ".repeat(3 * review + 1)));
                }
            }
            return ComponentText.bind(
                    Imdb.class,
                    "path = '" + folder.resolve("imdb") + "'\nvalidation = 0.25\nmax-length = 20\n"
                            + "tokenizer = { type = 'whitespace', size = 20 }");
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(folder.resolve("imdb/test/pos"));
        }
    }

    @Nested
    class OfConll extends DatasetComplianceTest {
        private Path sentences() {
            List<String> lines = new ArrayList<>();
            for (int sentence = 0; sentence < 30; sentence++) {
                for (int word = 0; word <= sentence % 20; word++) {
                    lines.add("fox" + word + "\tNN\t" + (word % 4 == 0 ? "B-X" : word % 4 == 1 ? "I-X" : "O"));
                }
                lines.add("");
            }
            return write("tags.txt", lines);
        }

        @Override
        protected TargetRequest target() {
            return Opened.TOKENS;
        }

        @Override
        protected Dataset component() {
            return ComponentText.bind(
                    Conll.class, "path = '" + sentences() + "'\nvalidation = 0.2\nmax-length = 40\n" + tokenizer());
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(sentences());
        }
    }

    /** Pairs of one to thirty words. */
    static Path pairs() {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < 50; row++) {
            lines.add("fox".repeat(1 + row % 3) + " wood".repeat(row % 20) + "\tthe dog" + " lazy".repeat(row % 13));
        }
        return write("pairs.tsv", lines);
    }

    @Nested
    class OfParallelText extends DatasetComplianceTest {
        @Override
        protected TargetRequest target() {
            return Opened.TOKENS;
        }

        @Override
        protected Dataset component() {
            return ComponentText.bind(
                    ParallelText.class,
                    "path = '" + pairs()
                            + "'\ntest = 0.2\nmax-length = 40\nmax-target-length = 20\nbuckets = [10, 20]\n"
                            + "target-tokenizer = { type = 'byte-pair', size = 270 }\n" + tokenizer());
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(pairs());
        }
    }
}
