package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a model that preferences teach writes texts, or says why not. */
final class WritingTest {
    @TempDir
    Path folder;

    private Path file;
    private Path prompts;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(
                folder.resolve("pairs.jsonl"),
                "{\"prompt\": \"who goes ?\", \"chosen\": \"i go\", \"rejected\": \"no idea\"}\n".repeat(8));
        prompts = Files.writeString(
                folder.resolve("prompts.jsonl"), "{\"prompt\": \"who goes ?\"}\n{\"prompt\": \"\"}\n");
        file = folder.resolve("writing.toml");
        Files.writeString(
                file,
                """
                name = "writing"
                [dataset]
                type = "preference-pairs"
                path = "pairs.jsonl"
                max-length = 8
                tokenizer = { type = "whitespace" }
                [model]
                type = "gpt2"
                width = 8
                layers = 1
                heads = 1
                positions = 16
                [loss]
                type = "dpo"
                [optimizer]
                type = "sgd"
                learning-rate = 0.1
                [training]
                epochs = 1
                batch-size = 4
                """);
    }

    private Cohort.Ended predict() {
        Cohort.Ended trained = Cohort.run("run", file, "--runs", folder.resolve("runs"), "--id", "one");
        assertEquals(0, trained.code(), trained.err());
        Cohort.Ended ended = Cohort.run("predict", folder.resolve("runs/writing/one"), prompts, "--keep", "prompt");
        assertEquals(0, ended.code(), ended.err());
        return ended;
    }

    @Test
    void itWritesWhereItsFileSaysHow() throws IOException {
        Files.writeString(file, Files.readString(file) + "[generation]\nmaximum-length = 9\n");
        Cohort.Ended ended = predict();
        String[] lines = ended.out().split("\r?\n");
        assertEquals("prompt,prediction", lines[0]);
        assertEquals(3, lines.length);
        assertTrue(lines[1].startsWith("who goes ?,"), lines[1]);
        assertFalse(ended.err().contains("no texts"), ended.err());
    }

    @Test
    void itSaysWhyThereAreNoTexts() {
        assertTrue(
                predict()
                        .err()
                        .contains(
                                "warning: these are predictions at each place, and no texts: the run left no graphs that write"));
    }
}
