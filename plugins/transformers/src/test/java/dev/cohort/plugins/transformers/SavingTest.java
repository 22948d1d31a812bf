package dev.cohort.plugins.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.dataset.TokenRoles;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.SavedModel;
import dev.cohort.session.NamedTensor;
import dev.cohort.session.TrainingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A model that began as one of the HuggingFace library's is written as that library wrote it. */
class SavingTest {
    private static final List<Field> FIELDS = List.of(
            new Field(TokenFields.INPUT_IDS, ElementType.INT64, Shape.of(5)),
            new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR).withClasses(Fixtures.CLASSES));

    private static final List<Field> WRITTEN = List.of(
            new Field(TokenFields.INPUT_IDS, ElementType.INT64, Shape.of(5)),
            new Field(TokenFields.DECODER_INPUT_IDS, ElementType.INT64, Shape.of(4)),
            new Field(Field.TARGET, ElementType.INT64, Shape.of(4)).withClasses(Fixtures.CLASSES));

    /** What a model writes. */
    private record Written(List<Field> fields, List<NamedTensor> tensors, Map<String, String> texts, List<String> files)
            implements SavedModel {
        static Written by(Model model, List<Field> fields, Map<String, String> targets) {
            try (TrainingSession session = Fixtures.open(model, List.of(fields), targets)) {
                Written written = new Written(fields, session.network().tensors(), new TreeMap<>(), new ArrayList<>());
                model.save(written);
                return written;
            }
        }

        JsonObject configuration() {
            return JsonParser.parseString(texts.get("config.json")).getAsJsonObject();
        }

        @Override
        public Map<String, Shape> shapes() {
            Map<String, Shape> shapes = new TreeMap<>();
            tensors.forEach(tensor -> shapes.put(tensor.name(), tensor.shape()));
            return shapes;
        }

        @Override
        public Optional<Field> field(String name) {
            return fields.stream().filter(field -> field.name().equals(name)).findFirst();
        }

        @Override
        public void text(String file, String content) {
            texts.put(file, content);
        }

        @Override
        public void tensors(String file, Function<String, Optional<String>> names, Map<String, String> metadata) {
            assertEquals(Map.of("format", "pt"), metadata);
            files.add(file);
        }
    }

    @TestFactory
    List<DynamicTest> writesTheTensorsAndTheConfigurationOfTheLibrary() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonObject example : Fixtures.cases()) {
            JsonObject options = example.getAsJsonObject("options");
            boolean written = options.get("type").getAsString().equals("t5");
            if (written || example.getAsJsonObject("targets").has("text") && !Fixtures.isOfLayers(options)) {
                tests.add(DynamicTest.dynamicTest(
                        example.get("name").getAsString(),
                        () -> check(example.get("name").getAsString(), options, written ? WRITTEN : FIELDS)));
            }
        }
        return tests;
    }

    private static void check(String name, JsonObject options, List<Field> fields) throws IOException {
        String own = Stream.of("head", "pooling")
                .filter(options::has)
                .map(option -> option + " = " + options.get(option) + "\n")
                .collect(Collectors.joining());
        String type = options.get("type").getAsString();
        Model model = Fixtures.model(type, own + "path = '" + Fixtures.path(name) + "'");
        Written written = Written.by(model, fields, Map.of(Field.TARGET, Model.PREDICTION));
        assertEquals(List.of("model.safetensors"), written.files());
        String base = name.contains("pooled") ? type + "." : "";
        Map<String, Shape> there = new TreeMap<>();
        new GraphVariables()
                .graph()
                .importTensors(Fixtures.path(name))
                .shapes()
                .forEach((tensor, shape) -> there.put(base + tensor, shape));
        assertEquals(there, written.shapes());
        JsonObject recorded = JsonParser.parseString(Files.readString(Fixtures.path(name + "/config.json")))
                .getAsJsonObject();
        JsonObject configuration = written.configuration();
        assertEquals(recorded.get("architectures"), configuration.get("architectures"));
        if (base.isEmpty() && fields == FIELDS) {
            assertEquals(
                    "{\"0\":\"a\",\"1\":\"b\",\"2\":\"c\"}",
                    configuration.get("id2label").toString());
        }
        for (String changed : List.of("id2label", "label2id")) {
            recorded.remove(changed);
            configuration.remove(changed);
        }
        assertEquals(recorded, configuration);
    }

    @Test
    void writesWhatItsOptionsSay() {
        String options =
                "vocabulary = 9\nwidth = 8\nlayers = 1\nheads = 2\npositions = 6\ndropout = 0.3\nactivation = 'relu'";
        JsonObject configuration = Written.by(
                        Fixtures.model("roberta", options), FIELDS, Map.of(Field.TARGET, Model.PREDICTION))
                .configuration();
        assertEquals("roberta", configuration.get("model_type").getAsString());
        assertEquals(9, configuration.get("vocab_size").getAsInt());
        assertEquals(8, configuration.get("hidden_size").getAsInt());
        assertEquals(32, configuration.get("intermediate_size").getAsInt());
        assertEquals(8, configuration.get("max_position_embeddings").getAsInt());
        assertEquals(0.3, configuration.get("hidden_dropout_prob").getAsDouble());
        assertEquals("relu", configuration.get("hidden_act").getAsString());
        assertEquals(1, configuration.getAsJsonObject("label2id").get("b").getAsInt());
    }

    @Test
    void namesTheTokensOfTheData() {
        TokenRoles roles = new TokenRoles(OptionalLong.of(3), OptionalLong.empty(), OptionalLong.of(2));
        List<Field> read = List.of(FIELDS.get(0).withTokenRoles(roles), FIELDS.get(1));
        List<Field> written = List.of(WRITTEN.get(0).withTokenRoles(roles), WRITTEN.get(1), WRITTEN.get(2));
        String small = "vocabulary = 9\nwidth = 8\nlayers = 1\nheads = 2\n";
        Map<String, String> targets = Map.of(Field.TARGET, Model.PREDICTION);
        JsonObject gpt2 = Written.by(
                        Fixtures.model("gpt2", small + "head = 'classification'\npositions = 6"), read, targets)
                .configuration();
        assertEquals(3, gpt2.get("pad_token_id").getAsInt());
        assertEquals(2, gpt2.get("eos_token_id").getAsInt());
        assertTrue(gpt2.get("bos_token_id").isJsonNull(), "and not the library's 50256");
        JsonObject roberta = Written.by(Fixtures.model("roberta", small + "positions = 6"), read, targets)
                .configuration();
        assertEquals(3, roberta.get("pad_token_id").getAsInt());
        assertEquals(4 + 6, roberta.get("max_position_embeddings").getAsInt());
        Written t5 = Written.by(
                Fixtures.model("t5", small + "tied = false\nfeed-forward = 'gated-gelu'\nhead-width = 5"),
                written,
                targets);
        assertEquals(3, t5.configuration().get("decoder_start_token_id").getAsInt());
        assertEquals(2, t5.configuration().get("eos_token_id").getAsInt());
        assertEquals("gated-gelu", t5.configuration().get("feed_forward_proj").getAsString());
        assertEquals(Shape.of(9, 8), t5.shapes().get("lm_head.weight"));
        assertEquals(Shape.of(10, 8), t5.shapes().get("decoder.block.0.layer.1.EncDecAttention.k.weight"));
    }
}
