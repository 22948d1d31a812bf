package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Dataset;
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
}
