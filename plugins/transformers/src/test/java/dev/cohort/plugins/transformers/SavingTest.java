package dev.cohort.plugins.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
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
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A model that began as one of the HuggingFace library's is written as that library wrote it. */
class SavingTest {
    private static final List<Field> FIELDS = List.of(
            new Field(TokenFields.INPUT_IDS, ElementType.INT64, Shape.of(5)),
            new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR).withClasses(Fixtures.CLASSES));

    /** What a model writes. */
    private record Written(List<NamedTensor> tensors, Map<String, String> texts, List<String> files)
            implements SavedModel {
        static Written by(Model model, List<Field> fields, Map<String, String> targets) {
            try (TrainingSession session = Fixtures.open(model, List.of(fields), targets)) {
                Written written = new Written(session.network().tensors(), new TreeMap<>(), new ArrayList<>());
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
            return FIELDS.stream().filter(field -> field.name().equals(name)).findFirst();
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
        JsonObject all = JsonParser.parseString(Files.readString(Fixtures.path("transformers.json")))
                .getAsJsonObject();
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : all.getAsJsonArray("cases")) {
            JsonObject example = element.getAsJsonObject();
            JsonObject options = example.getAsJsonObject("options");
            if (example.getAsJsonObject("targets").has("text") && !Fixtures.isOfLayers(options)) {
                tests.add(DynamicTest.dynamicTest(
                        example.get("name").getAsString(),
                        () -> check(example.get("name").getAsString(), options)));
            }
        }
        return tests;
    }

    private static void check(String name, JsonObject options) throws IOException {
        String head = options.has("head") ? "head = " + options.get("head") + "\n" : "";
        Model model = Fixtures.model(options.get("type").getAsString(), head + "path = '" + Fixtures.path(name) + "'");
        Written written = Written.by(model, FIELDS, Map.of(Field.TARGET, Model.PREDICTION));
        assertEquals(List.of("model.safetensors"), written.files());
        String base = name.endsWith("pooled") ? "bert." : "";
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
        if (base.isEmpty()) {
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
}
