package dev.cohort.plugins.finetuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.model.Adaptation;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.model.Parameter;
import dev.cohort.api.model.SavedModel;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.option.OneOf;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.Tensor;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugins.losses.CrossEntropy;
import dev.cohort.plugins.models.ConvolutionalNetwork;
import dev.cohort.plugins.models.MultilayerPerceptron;
import dev.cohort.plugins.models.OnnxModel;
import dev.cohort.plugins.optimizers.AdamW;
import dev.cohort.plugins.optimizers.Sgd;
import dev.cohort.session.NamedTensor;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.step.ModelFormula;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Networks are fine-tuned as PyTorch and the PEFT library do it, from the same parameters on the same batches. */
final class AdaptationsTest {
    private static final Map<String, Class<?>> ADAPTATIONS = Map.of(
            "lora",
            LowRank.class,
            "bitfit",
            BiasTuning.class,
            "adapters",
            Adapters.class,
            "prompt",
            PromptTuning.class,
            "prefix",
            PrefixTuning.class);
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
    private static final int BATCH = 4;

    @TestFactory
    List<DynamicTest> trainAsInPyTorch() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Reader reader = new InputStreamReader(
                AdaptationsTest.class.getResourceAsStream("/fixtures/adaptations.json"), StandardCharsets.UTF_8)) {
            JsonParser.parseReader(reader)
                    .getAsJsonObject()
                    .getAsJsonArray("cases")
                    .forEach(element -> {
                        JsonObject example = element.getAsJsonObject();
                        tests.add(DynamicTest.dynamicTest(
                                text(example, "adaptation") + " of " + text(example, "kind") + " "
                                        + example.get("options")
                                        + (example.has("frozen-precision") ? " in bfloat16" : ""),
                                () -> check(example)));
                    });
        }
        return tests;
    }

    private static void check(JsonObject example) {
        JsonObject parameters = example.getAsJsonObject("parameters");
        JsonObject added = example.getAsJsonObject("added");
        try (TrainingSession session = open(example)) {
            added.keySet().forEach(name -> assertTrue(session.parameterNames().contains(name), name));
            // The base alone first, as from another run.
            session.initialize(
                    "the base",
                    parameters.entrySet().stream()
                            .map(entry -> new NamedTensor(
                                    entry.getKey(),
                                    session.variable(entry.getKey()).shape(),
                                    floats(entry.getValue())))
                            .toList());
            added.entrySet().forEach(entry -> session.variable(entry.getKey(), floats(entry.getValue())));
            JsonArray features = example.getAsJsonArray("features");
            for (int step = 0; step < features.size(); step++) {
                session.batch().floats(0).put(0, floats(features.get(step)));
                JsonArray labels = example.getAsJsonArray("labels").get(step).getAsJsonArray();
                for (int row = 0; row < BATCH; row++) {
                    session.batch().longs(1).put(row, labels.get(row).getAsLong());
                }
                double expected = example.getAsJsonArray("losses").get(step).getAsDouble();
                assertEquals(expected, session.step(BATCH), 2e-5 * expected, "loss of step " + (step + 1));
            }
            for (String name : parameters.keySet()) {
                if (!session.parameterNames().contains(name)) {
                    float[] kept = floats(parameters.get(name));
                    float rounding = example.has("frozen-precision") ? 0x1p-8f : 0;
                    for (int index = 0; index < kept.length; index++) {
                        float now = session.variable(name).elements()[index];
                        assertEquals(kept[index], now, Math.abs(kept[index]) * rounding, name + " has moved");
                    }
                }
            }
            Set<String> own =
                    session.network().tensors().stream().map(NamedTensor::name).collect(Collectors.toSet());
            assertEquals(parameters.keySet(), own, "what is added is none of the model's");
            checkLearned(session, adaptation(example), added.keySet());
            if (example.has("saved")) {
                checkSaved(session, adaptation(example), example.getAsJsonObject("saved"));
            }
            byte[] model = session.network().onnx();
            Tensor exported = GraphRunner.run(
                            model,
                            List.of(Model.PREDICTION),
                            Map.of(Field.FEATURES, tensor(shape(text(example, "kind")), floats(features.get(0)))))
                    .get(Model.PREDICTION);
            assertArrayEquals(floats(example.get("predictions")), exported.floats(), 5e-5f);
            if (text(example, "adaptation").equals("lora")) {
                String names = new String(model, StandardCharsets.ISO_8859_1);
                assertFalse(names.contains("lora_"), "changes are merged into the weights");
            }
        }
    }

    @Test
    void aNetworkBeginsAsItWas() {
        Model model = ComponentText.bind(Model.class, MultilayerPerceptron.class, "hidden = [5]");
        Optimizer optimizer = new Sgd(0.1, 0, 0, 0, false);
        Adaptation adaptation = ComponentText.bind(LowRank.class, "rank = 2");
        try (TrainingSession plain = TrainingSession.open(
                        List.of(objective(model, optimizer)), fields("mlp"), SessionOptions.of(BATCH));
                TrainingSession adapted = TrainingSession.open(
                        List.of(objective(model, optimizer).with(adaptation)),
                        fields("mlp"),
                        SessionOptions.of(BATCH))) {
            for (TrainingSession session : List.of(plain, adapted)) {
                session.batch().floats(0).put(0, new float[] {1, -1, 2});
            }
            assertEquals(plain.step(BATCH), adapted.step(BATCH));
            assertTrue(plain.step(BATCH) < adapted.step(BATCH), "B alone has moved");
        }
    }

    @Test
    void aRankThatIsTooLargeIsTold() {
        Objective objective = objective(new Encoder(), new Sgd(0.1, 0, 0, 0, false))
                .with(ComponentText.bind(LowRank.class, "rank = 4\nmatch = 'output|query'"));
        try (TrainingSession session =
                TrainingSession.open(List.of(objective), fields("encoder"), SessionOptions.of(BATCH))) {
            assertEquals(
                    List.of(
                            "lora: a rank of 4 is more than some weights have themselves, which learn no more by it than by a"
                                    + " smaller one: output.weight"),
                    session.network().remarks());
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        for (String options : List.of("rank = 0", "alpha = 0", "match = '['", "train = '['")) {
            assertThrows(ProblemException.class, () -> ComponentText.bind(LowRank.class, options), options);
        }
        for (Class<?> type : List.of(PromptTuning.class, PrefixTuning.class)) {
            assertThrows(ProblemException.class, () -> ComponentText.bind(Adaptation.class, type, "tokens = 0"));
            assertThrows(ProblemException.class, () -> ComponentText.bind(Adaptation.class, type, "match = '['"));
        }
        assertThrows(ProblemException.class, () -> ComponentText.bind(Adapters.class, "size = 0"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Adapters.class, "match = '('"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(BiasTuning.class, "match = '('"));
        assertRefused(
                ComponentText.bind(LowRank.class, "match = 'hidden'"),
                "lora changes weights of linear maps and convolutions, and match = 'hidden' fits none of those that do not learn"
                        + " as a whole; the model has embed.weight, key.weight, value.weight, query.weight,");
        assertRefused(
                ComponentText.bind(BiasTuning.class, "match = 'hidden'\ntrain = 'output'"),
                "match = 'hidden' fits none of the model's parameters, which are embed.weight, embed.bias, key.weight,");
        assertRefused(
                new Frozen(),
                "nothing to train: the adaptation has every parameter of the model stay as it is: embed.weight, embed.bias,"
                        + " key.weight");
        assertRefused(
                ComponentText.bind(Adapters.class, "match = 'decoder'"),
                "a place named as in 'decoder', but its places are embeddings, layer.attention.key");
    }

    /** Has all parameters stay as they are. */
    private record Frozen() implements Adaptation {
        @Override
        public Value parameter(ModelContext context, Parameter parameter) {
            return context.frozen(parameter.name(), parameter.shape(), parameter.initializer());
        }
    }

    private static void assertRefused(Adaptation adaptation, String why) {
        Objective objective =
                objective(new Encoder(), new Sgd(0.1, 0, 0, 0, false)).with(adaptation);
        String message = assertThrows(RuntimeException.class, () -> TrainingSession.open(
                                List.of(objective), fields("encoder"), SessionOptions.of(BATCH))
                        .close())
                .getMessage();
        assertTrue(message.contains(why), message);
    }

    private static TrainingSession open(JsonObject example) {
        String kind = text(example, "kind");
        Model model =
                switch (kind) {
                    case "mlp" -> ComponentText.bind(Model.class, MultilayerPerceptron.class, "hidden = [6, 6]");
                    case "convnet" -> ComponentText.bind(Model.class, ConvolutionalNetwork.class, "channels = [4]");
                    case "onnx" -> new OnnxModel(FIXTURES.resolve("encoder.onnx"), Map.of());
                    default -> new Encoder();
                };
        Optimizer optimizer = text(example, "optimizer").equals("sgd")
                ? new Sgd(0.1, 0.9, 0, 0, false)
                : new AdamW(0.01, 0.9, 0.999, 1e-8, 0.1, false);
        Adaptation adaptation = adaptation(example);
        return TrainingSession.open(
                List.of(objective(model, optimizer).with(adaptation)), fields(kind), options(example));
    }

    private static SessionOptions options(JsonObject example) {
        ElementType precision = example.has("frozen-precision") ? ElementType.BFLOAT16 : ElementType.FLOAT32;
        return SessionOptions.of(BATCH).withFrozenPrecision(precision);
    }

    private static Adaptation adaptation(JsonObject example) {
        String options = example.getAsJsonObject("options").entrySet().stream()
                .map(option -> option.getKey() + " = " + option.getValue() + "\n")
                .collect(Collectors.joining());
        return ComponentText.bind(Adaptation.class, ADAPTATIONS.get(text(example, "adaptation")), options);
    }

    /** What an adaptation has added is written beside the model, unless the model has taken it in. */
    private static void checkLearned(TrainingSession session, Adaptation adaptation, Set<String> added) {
        Saved saved = new Saved(session.network().trained(), new TreeMap<>(), new TreeMap<>());
        adaptation.save(saved);
        assertEquals(
                added.size(),
                saved.written().keySet().stream()
                        .filter(name -> added.stream().anyMatch(name::endsWith))
                        .count());
    }

    /** The same tensors under the same names as the PEFT library writes. */
    private static void checkSaved(TrainingSession session, Adaptation adaptation, JsonObject expected) {
        Saved saved = new Saved(session.network().trained(), new TreeMap<>(), new TreeMap<>());
        adaptation.save(saved);
        JsonObject configuration =
                JsonParser.parseString(saved.texts().get("adapter_config.json")).getAsJsonObject();
        assertEquals(
                "[\"query\",\"value\"]", configuration.get("target_modules").toString());
        assertEquals("[\"output\"]", configuration.get("modules_to_save").toString());
        assertEquals(expected.keySet(), saved.written().keySet());
        saved.written()
                .forEach((name, tensor) ->
                        assertArrayEquals(floats(expected.get(name)), tensor.elements(), 2e-4f, name));
    }

    /** What an adaptation writes. */
    private record Saved(List<NamedTensor> tensors, Map<String, String> texts, Map<String, NamedTensor> written)
            implements SavedModel {
        @Override
        public Map<String, Shape> shapes() {
            Map<String, Shape> shapes = new TreeMap<>();
            tensors.forEach(tensor -> shapes.put(tensor.name(), tensor.shape()));
            return shapes;
        }

        @Override
        public Optional<Field> field(String name) {
            return Optional.empty();
        }

        @Override
        public void text(String file, String content) {
            texts.put(file, content);
        }

        @Override
        public void tensors(String file, Function<String, Optional<String>> names, Map<String, String> metadata) {
            assertEquals(texts.isEmpty() ? "adapter.safetensors" : "adapter_model.safetensors", file);
            tensors.forEach(tensor -> names.apply(tensor.name()).ifPresent(name -> written.put(name, tensor)));
        }
    }

    private static Objective objective(Model model, Optimizer optimizer) {
        CrossEntropy loss = new CrossEntropy(0, OneOf.value(List.of()), -100, Reduction.MEAN);
        return Objective.of(ModelFormula.of(model, loss, fields("mlp").get(1)), optimizer);
    }

    private static List<Field> fields(String kind) {
        return List.of(
                new Field(Field.FEATURES, ElementType.FLOAT32, shape(kind)),
                new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR).withClasses(List.of("a", "b", "c")));
    }

    private static Shape shape(String kind) {
        return kind.equals("convnet") ? Shape.of(1, 5, 4) : Shape.of(5, 4);
    }

    private static Tensor tensor(Shape example, float[] elements) {
        List<Long> sizes = new ArrayList<>(List.of((long) BATCH));
        for (long size : example.sizes()) {
            sizes.add(size);
        }
        return Tensor.floats(Shape.of(sizes.stream().mapToLong(Long::longValue).toArray()), elements);
    }

    private static String text(JsonObject example, String key) {
        return example.get(key).getAsString();
    }

    private static float[] floats(JsonElement numbers) {
        JsonArray array = numbers.getAsJsonArray();
        float[] values = new float[array.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = array.get(index).getAsFloat();
        }
        return values;
    }
}
