package dev.cohort.plugins.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.experiment.ProblemException;
import dev.cohort.session.TrainingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be is told, with what was wanted and what came. */
class RefusalTest {
    private static final String SMALL = "width = 8\nlayers = 1\nheads = 2\npositions = 6\n";

    @TempDir
    Path folder;

    private static List<Field> fields(Field tokens) {
        return List.of(tokens, new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR).withClasses(Fixtures.CLASSES));
    }

    private static Field tokens(int length) {
        return new Field(TokenFields.INPUT_IDS, ElementType.INT64, Shape.of(length));
    }

    private static String refused(String options, Field tokens) {
        return assertThrows(ProblemException.class, () -> Fixtures.open(
                                Fixtures.model("bert", options), List.of(fields(tokens)))
                        .close())
                .problems()
                .get(0)
                .line();
    }

    private static void assertTold(String wanted, String message) {
        assertTrue(message.contains(wanted), message);
    }

    /** The recorded model with another configuration. */
    private String withConfiguration(String text) throws IOException {
        Files.copy(Fixtures.path("bert/model.safetensors"), folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("config.json"), text);
        return "path = '" + folder + "'";
    }

    private static String recorded() throws IOException {
        return Files.readString(Fixtures.path("bert/config.json"));
    }

    @Test
    void tellsWhatDoesNotFitTheData() {
        assertTold("the model knows 6 positions; set max-length", refused(SMALL + "vocabulary = 9", tokens(7)));
        assertTold("set vocabulary", refused(SMALL, tokens(5)));
        assertTold(
                "feature-type = \"int64\"",
                refused(SMALL, new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(4))));
        Field many = tokens(5).withClasses(List.of("a", "b", "c", "d"));
        assertTold("a vocabulary of 3 tokens, but the data has 4", refused(SMALL + "vocabulary = 3", many));
    }

    @Test
    void tellsWhatIsWrongWithAConfiguration() throws IOException {
        assertEquals(
                folder.resolve("config.json")
                        + ": does not exist; path is a folder with config.json and model.safetensors, as"
                        + " save_pretrained of the HuggingFace library writes it",
                refused("path = '" + folder + "'", tokens(5)));
        String options = withConfiguration(recorded().replace("\"bert\"", "\"albert\""));
        assertTold("is of a model of type \"albert\", not \"bert\"", refused(options, tokens(5)));
        for (String[] change : new String[][] {
            {"\"hidden_size\": 12", "\"hidden_size\": 16", "heads, which do not divide a width of 16"},
            {"\"hidden_size\": 12", "\"hidden_size\": \"twelve\"", "must be a number"},
            {"\"hidden_size\": 12", "\"hidden_size\": 15", "but by its config.json it must be [23, 15]"},
            {"\"hidden_act\": \"gelu\"", "\"hidden_act\": \"maxout\"", "hidden_act = \"maxout\", which is not there"},
            {"\"num_hidden_layers\": 2", "\"num_hidden_layers\": 0", "must be 1 or more"},
            {"\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1000000", "a model has at most 1000 layers"},
            {"{", "", "cannot be read as JSON"}
        }) {
            Files.writeString(folder.resolve("config.json"), recorded().replace(change[0], change[1]));
            assertTold(change[2], refused(options, tokens(5)));
        }
    }

    @Test
    void tellsWhatAFileLacksAndWhatItHasMore() throws IOException {
        String options = withConfiguration(recorded().replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1"));
        List<Field> fields = List.of(
                tokens(5), new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR).withClasses(List.of("yes", "no")));
        try (TrainingSession session = Fixtures.open(Fixtures.model("bert", options), List.of(fields))) {
            assertEquals(
                    List.of("taken from " + folder + ": 23 of the model's 25 parameters; of another shape, so new:"
                            + " classifier.weight ([3, 12] there, [2, 12] here), classifier.bias ([3] there, [2] here);"
                            + " not used: bert.encoder.layer.1.attention.output.LayerNorm.bias,"
                            + " bert.encoder.layer.1.attention.output.LayerNorm.weight,"
                            + " bert.encoder.layer.1.attention.output.dense.bias,"
                            + " bert.encoder.layer.1.attention.output.dense.weight,"
                            + " bert.encoder.layer.1.attention.self.key.bias and 11 more"),
                    session.network().remarks());
        }
    }

    @Test
    void tellsWhichRotationsAreKnown() throws IOException {
        Files.copy(Fixtures.path("llama/model.safetensors"), folder.resolve("model.safetensors"));
        String known = Files.readString(Fixtures.path("llama/config.json"));
        Files.writeString(folder.resolve("config.json"), known.replace("\"default\"", "\"yarn\""));
        String message = assertThrows(ProblemException.class, () -> Fixtures.open(
                                Fixtures.model("llama", "path = '" + folder + "'"), List.of(fields(tokens(5))))
                        .close())
                .problems()
                .get(0)
                .message();
        assertTold("has rotations of type \"yarn\"; there are default, linear and llama3", message);
    }

    @Test
    void tellsWhatIsNoT5() throws IOException {
        Files.copy(Fixtures.path("t5/model.safetensors"), folder.resolve("model.safetensors"));
        String known = Files.readString(Fixtures.path("t5/config.json"));
        Files.writeString(folder.resolve("config.json"), known.replace("\"relu\"", "\"gated-silu\""));
        String path = "path = '" + folder + "'";
        List<String> letters = List.of("a", "b", "c");
        assertTold("feed_forward_proj = \"gated-silu\", which is not there; there are", refusedT5(path, letters));
        assertTold("has 8 buckets of distances up to 4", refusedT5("buckets = 8\nmax-distance = 4", letters));
        assertTold("must divide a width of 8, got 3", refusedT5("width = 8\nheads = 3", letters));
        assertTold("leave out target-tokenizer", refusedT5("width = 8", List.of("d", "e", "f", "g")));
    }

    private static String refusedT5(String options, List<String> written) {
        List<Field> fields = List.of(
                tokens(5).withClasses(List.of("a", "b", "c")),
                new Field(TokenFields.DECODER_INPUT_IDS, ElementType.INT64, Shape.of(4)).withClasses(written),
                new Field(Field.TARGET, ElementType.INT64, Shape.of(4)).withClasses(written));
        return assertThrows(ProblemException.class, () -> Fixtures.open(Fixtures.model("t5", options), List.of(fields))
                        .close())
                .problems()
                .get(0)
                .message();
    }

    @Test
    void tellsWhatAFolderAlreadySays() {
        String message = assertThrows(
                        ProblemException.class,
                        () -> Fixtures.model("bert", "path = '" + Fixtures.path("bert") + "'\nwidth = 8"))
                .problems()
                .get(0)
                .message();
        assertTold("leave out width", message);
        String other = assertThrows(
                        ProblemException.class,
                        () -> Fixtures.model("bert", SMALL + "head = 'tokens'\npooling = 'mean'"))
                .problems()
                .get(0)
                .message();
        assertTold("is of head = \"pooled\" alone", other);
    }
}
