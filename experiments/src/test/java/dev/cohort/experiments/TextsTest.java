package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts are learned from and predicted of by the vocabulary that the training has left in its model. */
final class TextsTest {
    private static final String CLASSES = """
            [loss]
            type = "cross-entropy"
            """;

    private static final String LEARNED =
            """
            [optimizer]
            type = "adam"
            learning-rate = 0.02
            [training]
            epochs = 30
            batch-size = 8
            """;

    @TempDir
    Path folder;

    private Path train(String data, String sections) throws IOException {
        return train(data, sections, CLASSES);
    }

    private Path train(String data, String sections, String loss) throws IOException {
        Files.writeString(folder.resolve("data"), data);
        Path file =
                Files.writeString(folder.resolve("trained.toml"), "name = \"trained\"\n" + sections + loss + LEARNED);
        Cohort.Ended ended = Cohort.run("run", file, "--runs", folder.resolve("runs"));
        assertEquals(0, ended.code(), ended.err());
        Files.delete(folder.resolve("data"));
        return Cohort.onlyRun(folder.resolve("runs"), "trained");
    }

    /** The first columns of what is predicted of new data. */
    private List<String> predicted(Path run, String data, int columns, String keep) throws IOException {
        Path input = Files.writeString(folder.resolve("new"), data);
        Cohort.Ended ended = Cohort.run("predict", run, input, "--keep", keep);
        assertEquals("", ended.err());
        assertEquals(0, ended.code());
        return ended.out()
                .lines()
                .map(line -> String.join(",", List.of(line.split(",")).subList(0, columns)))
                .toList();
    }

    @Test
    void aTextHasAClass() throws IOException {
        Path run = train(
                "text,label\n" + "a good film,yes\nno good film,no\nreally good,yes\nnot good,no\n".repeat(6),
                """
                [dataset]
                type = "text-csv"
                path = "data"
                text = "text"
                target = "label"
                max-length = 10
                tokenizer = { type = "word-piece", size = 40 }
                [model]
                type = "gru"
                hidden = 16
                """);
        assertEquals(
                List.of("id,prediction", "1,no", "2,yes"),
                predicted(run, "id,text\n1,No good film\n2,A good film\n", 2, "id"));
    }

    @Test
    void anAnswerIsPartOfAText() throws IOException {
        String paragraph =
                """
                {"context": "%s lives in %s.", "qas": [{"id": "%s", "question": "where?", \
                "answers": [{"text": "%s", "answer_start": %d}]}]}
                """;
        StringBuilder paragraphs = new StringBuilder();
        for (String name : List.of("Anna", "Tom", "a cat", "a red fox")) {
            for (String place : List.of("Rome", "Oslo", "a big house")) {
                paragraphs.append(paragraphs.isEmpty() ? "" : ",");
                paragraphs.append(paragraph.formatted(name, place, name, place, name.length() + " lives in ".length()));
            }
        }
        Path run = train(
                "{\"data\": [{\"paragraphs\": [" + paragraphs + "]}]}",
                """
                [dataset]
                type = "question-answering"
                path = "data"
                max-length = 20
                stride = 2
                tokenizer = { type = "whitespace" }
                [model]
                type = "bert"
                width = 16
                layers = 1
                heads = 2
                head = "question-answering"
                """,
                """
                [[loss.terms]]
                type = "cross-entropy"
                name = "start"
                output = "start"
                target = "start"
                [[loss.terms]]
                type = "cross-entropy"
                name = "end"
                output = "end"
                target = "end"
                """);
        List<String> told = predicted(
                run,
                "{\"data\": [{\"paragraphs\": [{\"context\": \"a cat lives in a big house.\", \"qas\": [{\"id\":"
                        + " \"1\", \"question\": \"where?\"}]}]}]}",
                2,
                "id");
        assertEquals(List.of("id,answer", "1,a big house"), told);
    }

    @Test
    void eachWordHasATag() throws IOException {
        Path run = train(
                "Anna NN B-PER\nSmith NN I-PER\nsees VB O\nRome NN B-LOC\n\nwe PR O\nleft VB O\nOslo NN B-LOC\n\n"
                        .repeat(8),
                """
                [dataset]
                type = "conll"
                path = "data"
                max-length = 20
                tokenizer = { type = "word-piece", size = 40, lower-case = false }
                [model]
                type = "lstm"
                hidden = 16
                bidirectional = true
                per-token = true
                """);
        assertEquals(
                List.of(
                        "text,example,word,prediction",
                        "we left Rome,1,we,O",
                        "we left Rome,1,left,O",
                        "we left Rome,1,Rome,B-LOC",
                        "Anna Smith,2,Anna,B-PER",
                        "Anna Smith,2,Smith,I-PER"),
                predicted(run, "we\nleft\nRome\n\nAnna\nSmith\n", 4, "text"));
    }
}
