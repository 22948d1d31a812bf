package dev.cohort.plugins.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.dataset.TableField;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Formula;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Term;
import dev.cohort.api.option.OneOf;
import dev.cohort.configuration.Weighting;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugins.losses.CrossEntropy;
import dev.cohort.plugins.losses.MeanSquaredError;
import dev.cohort.plugins.optimizers.Sgd;
import dev.cohort.session.NamedTensor;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.step.ModelFormula;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The built-in models, trained from PyTorch's first parameters on the same batches, against PyTorch's losses. */
class ModelsTest {
    private static final Map<String, Class<? extends Record>> MODELS = Map.ofEntries(
            Map.entry("linear", Linear.class),
            Map.entry("logistic", Logistic.class),
            Map.entry("factorization-machine", FactorizationMachine.class),
            Map.entry("wide-and-deep", WideAndDeep.class),
            Map.entry("autoencoder", Autoencoder.class),
            Map.entry("siamese", Siamese.class),
            Map.entry("resnet", ResidualNetwork.class),
            Map.entry("mlp", MultilayerPerceptron.class),
            Map.entry("convnet", ConvolutionalNetwork.class));

    private static final CrossEntropy LOSS = new CrossEntropy(0, OneOf.value(List.of()), -100, Reduction.MEAN);
    private static final Sgd OPTIMIZER = new Sgd(0.05, 0.9, 0, 0, false);
    private static final int BATCH = 8;

    @TestFactory
    List<DynamicTest> trainAsInPyTorch() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : recorded().getAsJsonArray("cases")) {
            JsonObject example = element.getAsJsonObject();
            tests.add(DynamicTest.dynamicTest(example.get("name").getAsString(), () -> {
                if (example.has("others")) {
                    checkPairs(example);
                } else if (example.has("categories")) {
                    checkCategories(example);
                } else {
                    check(example);
                }
            }));
        }
        return tests;
    }

    private static JsonObject recorded() throws IOException {
        try (Reader reader = new InputStreamReader(
                ModelsTest.class.getResourceAsStream("/fixtures/models.json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    @Test
    void resnetIsCalledAsTorchvisions() throws IOException {
        String bottlenecks = "block = \"bottleneck\"\nblocks = [3, 4, 6, 3]\n";
        for (Map.Entry<String, String> network :
                Map.of("resnet18", "", "resnet50", bottlenecks).entrySet()) {
            Set<String> names = new TreeSet<>(Set.of("output.weight", "output.bias"));
            recorded().getAsJsonArray(network.getKey()).forEach(name -> names.add(name.getAsString()));
            Examples images = examples(new float[3 * 32 * 32], List.of(0), List.of(3, 32, 32));
            Model model = ComponentText.bind(
                    Model.class, ResidualNetwork.class, network.getValue() + "channels = [2, 3, 4, 5]");
            try (TrainingSession session = open(model, images.fields())) {
                Set<String> own = new TreeSet<>(session.parameterNames());
                names.stream().filter(name -> name.contains("running")).forEach(name -> {
                    session.variable(name);
                    own.add(name);
                });
                assertEquals(names, own);
            }
        }
    }

    private static void check(JsonObject example) {
        List<Integer> shape = ints(example.getAsJsonArray("shape"));
        JsonArray features = example.getAsJsonArray("features");
        JsonArray labels = example.getAsJsonArray("labels");
        Examples first = examples(floats(features.get(0)), ints(labels.get(0).getAsJsonArray()), shape);
        try (TrainingSession session = open(model(example.getAsJsonObject("options")), first.fields())) {
            JsonObject parameters = example.getAsJsonObject("parameters");
            assertEquals(parameters.keySet(), Set.copyOf(session.parameterNames()));
            parameters.entrySet().forEach(entry -> session.variable(entry.getKey(), floats(entry.getValue())));
            for (int step = 0; step < features.size(); step++) {
                List<Integer> classes = ints(labels.get(step).getAsJsonArray());
                session.batch().floats(0).put(0, floats(features.get(step)));
                for (int row = 0; row < classes.size(); row++) {
                    session.batch().longs(1).put(row, classes.get(row));
                }
                double expected = example.getAsJsonArray("losses").get(step).getAsDouble();
                assertEquals(expected, session.step(classes.size()), 2e-5 * expected, "loss of step " + (step + 1));
            }
            double evaluated = example.get("evaluated").getAsDouble();
            assertEquals(
                    evaluated, session.evaluate(first, Part.TRAIN, List.of()).loss(), 5e-5 * evaluated, "evaluation");
            example.getAsJsonObject("states").entrySet().forEach(entry -> {
                float[] expected = floats(entry.getValue());
                assertArrayEquals(expected, session.variable(entry.getKey()).elements(), 2e-5f, entry.getKey());
            });
        }
    }

    /** Each example is a pair of things of one shape. */
    private static void checkPairs(JsonObject example) {
        JsonObject options = example.getAsJsonObject("options");
        Shape shape = Shape.of(ints(example.getAsJsonArray("shape")).stream()
                .mapToLong(Integer::longValue)
                .toArray());
        String other = options.has("other") ? options.get("other").getAsString() : "other";
        List<Field> fields = List.of(
                new Field(Field.FEATURES, ElementType.FLOAT32, shape),
                new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR).withClasses(List.of("0", "1", "2")),
                new Field(other, ElementType.FLOAT32, shape));
        try (TrainingSession session = open(model(options), fields)) {
            JsonObject parameters = example.getAsJsonObject("parameters");
            assertEquals(parameters.keySet(), Set.copyOf(session.parameterNames()));
            parameters.entrySet().forEach(entry -> session.variable(entry.getKey(), floats(entry.getValue())));
            for (int step = 0; step < example.getAsJsonArray("losses").size(); step++) {
                JsonArray labels = example.getAsJsonArray("labels").get(step).getAsJsonArray();
                session.batch()
                        .floats(0)
                        .put(0, floats(example.getAsJsonArray("features").get(step)));
                session.batch()
                        .floats(2)
                        .put(0, floats(example.getAsJsonArray("others").get(step)));
                fill(session.batch().longs(1), labels);
                double expected = example.getAsJsonArray("losses").get(step).getAsDouble();
                assertEquals(expected, session.step(labels.size()), 2e-5 * expected, "loss of step " + (step + 1));
            }
        }
    }

    /** Categories in three columns, of nine numbers of which 0 is not known, beside numbers or alone. */
    private static void checkCategories(JsonObject example) {
        int width = example.getAsJsonArray("shape").get(0).getAsInt();
        List<Field> fields = new ArrayList<>(List.of(
                new Field(Field.CATEGORIES, ElementType.INT64, Shape.of(3))
                        .withClasses(List.of("unknown", "a", "b", "c", "d", "e", "f", "g", "h")),
                new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR).withClasses(List.of("0", "1", "2"))));
        if (width > 0) {
            fields.add(new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(width)));
        }
        try (TrainingSession session = open(model(example.getAsJsonObject("options")), fields)) {
            JsonObject parameters = example.getAsJsonObject("parameters");
            assertEquals(parameters.keySet(), Set.copyOf(session.parameterNames()));
            parameters.entrySet().forEach(entry -> session.variable(entry.getKey(), floats(entry.getValue())));
            for (int step = 0; step < example.getAsJsonArray("losses").size(); step++) {
                fill(
                        session.batch().longs(0),
                        example.getAsJsonArray("categories").get(step));
                fill(session.batch().longs(1), example.getAsJsonArray("labels").get(step));
                if (width > 0) {
                    session.batch()
                            .floats(2)
                            .put(0, floats(example.getAsJsonArray("features").get(step)));
                }
                int count = example.getAsJsonArray("labels")
                        .get(step)
                        .getAsJsonArray()
                        .size();
                double expected = example.getAsJsonArray("losses").get(step).getAsDouble();
                assertEquals(expected, session.step(count), 2e-5 * expected, "loss of step " + (step + 1));
            }
        }
    }

    private static void fill(LongBuffer buffer, JsonElement numbers) {
        List<Integer> all = ints(numbers.getAsJsonArray());
        for (int index = 0; index < all.size(); index++) {
            buffer.put(index, all.get(index));
        }
    }

    private static TrainingSession open(Model model, List<Field> fields) {
        Formula formula = model instanceof Autoencoder
                ? new ModelFormula(
                        model,
                        List.of(new Term(
                                "mse", new MeanSquaredError(Reduction.MEAN), 1, Model.PREDICTION, Field.FEATURES)),
                        Weighting.FIXED,
                        fields)
                : ModelFormula.of(model, LOSS, fields.get(1));
        return TrainingSession.open(List.of(Objective.of(formula, OPTIMIZER)), fields, SessionOptions.of(BATCH));
    }

    private static Examples examples(float[] features, List<Integer> labels, List<Integer> shape) {
        int width = shape.stream().reduce(1, (one, other) -> one * other);
        long[] targets = labels.stream().mapToLong(Integer::longValue).toArray();
        Table table = new Table(
                List.of(
                        TableField.features(new Columns.Floats(features.clone(), width), List.of()),
                        TableField.target(
                                Field.TARGET, new Columns.Integers(targets, 1), List.of(), List.of("0", "1", "2"))),
                (field, row, column, message) -> {
                    throw new AssertionError(message);
                });
        Preparation preparation = Preparation.NONE.shaped(shape);
        return TableExamples.of(table, preparation, new DatasetContext(1, TargetRequest.CLASS));
    }

    @Test
    void parametersBeginAsPyTorchsDo() {
        Examples examples = examples(new float[400 * 2], List.of(0, 1), List.of(400));
        Model model = ComponentText.bind(Model.class, MultilayerPerceptron.class, "hidden = [300]");
        try (TrainingSession session = open(model, examples.fields())) {
            NamedTensor weight = session.variable("hidden.0.weight");
            assertEquals(Shape.of(400, 300), weight.shape());
            double bound = 1 / Math.sqrt(400);
            double squares = 0;
            double largest = 0;
            for (float value : weight.elements()) {
                squares += value * value;
                largest = Math.max(largest, Math.abs(value));
            }
            assertTrue(largest <= bound && largest > 0.99 * bound);
            assertEquals(bound / Math.sqrt(3), Math.sqrt(squares / weight.elements().length), 0.01 * bound);
            for (float value : session.variable("hidden.0.bias").elements()) {
                assertTrue(Math.abs(value) <= bound);
            }
        }
    }

    @Test
    void dropoutLeavesUnitsOutInTrainingAlone() {
        float[] features = new float[BATCH * 4];
        java.util.Arrays.fill(features, 1);
        Examples examples = examples(features, List.of(0, 1, 2, 0, 1, 2, 0, 1), List.of(4));
        Model model = ComponentText.bind(
                Model.class, MultilayerPerceptron.class, "hidden = [64]\ndropout = 0.5\nactivation = \"identity\"");
        try (TrainingSession session = open(model, examples.fields())) {
            session.batch().floats(0).put(0, features);
            double evaluated = session.evaluate(examples, Part.TRAIN, List.of()).loss();
            double again = session.evaluate(examples, Part.TRAIN, List.of()).loss();
            assertEquals(evaluated, again, 0);
            assertTrue(Math.abs(session.step(BATCH) - evaluated) > 1e-4);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(
                ProblemException.class,
                () -> ComponentText.bind(Model.class, MultilayerPerceptron.class, "hidden = [0]"));
        assertThrows(
                ProblemException.class,
                () -> ComponentText.bind(Model.class, MultilayerPerceptron.class, "hidden = [4]\ndropout = 1.0"));
        assertThrows(
                ProblemException.class,
                () -> ComponentText.bind(
                        Model.class, MultilayerPerceptron.class, "hidden = [4]\nbatch-norm = true\nlayer-norm = true"));
        assertThrows(
                ProblemException.class,
                () -> ComponentText.bind(Model.class, ConvolutionalNetwork.class, "channels = [4]\nkernel = 2"));
        assertThrows(
                ProblemException.class,
                () -> ComponentText.bind(Model.class, WideAndDeep.class, "hidden = [4]\ncrosses = -1"));
        assertThrows(
                ProblemException.class,
                () -> ComponentText.bind(Model.class, FactorizationMachine.class, "factors = 0"));
        assertThrows(
                ProblemException.class, () -> ComponentText.bind(Model.class, ResidualNetwork.class, "channels = [4]"));
        assertThrows(ProblemException.class, () -> ComponentText.bind(Model.class, Autoencoder.class, "latent = 0"));
        Examples flat = examples(new float[8], List.of(0), List.of(8));
        Model convnet = ComponentText.bind(Model.class, ConvolutionalNetwork.class, "channels = [4]");
        assertTrue(assertThrows(RuntimeException.class, () -> open(convnet, flat.fields())
                        .close())
                .getMessage()
                .contains("give the data set a feature-shape such as [1, 28, 28]"));
        Model crossing = ComponentText.bind(Model.class, WideAndDeep.class, "hidden = [4]\ncrosses = 10");
        assertTrue(assertThrows(RuntimeException.class, () -> open(crossing, flat.fields())
                        .close())
                .getMessage()
                .contains("crosses are pairs of categories, but the data has none"));
        Examples small = examples(new float[16], List.of(0), List.of(1, 4, 4));
        Model deep = ComponentText.bind(Model.class, ConvolutionalNetwork.class, "channels = [2, 2, 2]");
        assertTrue(assertThrows(
                        RuntimeException.class, () -> open(deep, small.fields()).close())
                .getMessage()
                .contains("images of 1×1 are too small for pooling 2"));
    }

    private static Model model(JsonObject options) {
        String toml = options.entrySet().stream()
                .filter(option -> !option.getKey().equals("type"))
                .map(option -> option.getKey() + " = " + inline(option.getValue()) + "\n")
                .collect(Collectors.joining());
        return ComponentText.bind(Model.class, MODELS.get(options.get("type").getAsString()), toml);
    }

    /** As TOML writes it. */
    private static String inline(JsonElement value) {
        return value.isJsonObject()
                ? value.getAsJsonObject().entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + inline(entry.getValue()))
                        .collect(Collectors.joining(", ", "{ ", " }"))
                : value.toString();
    }

    private static float[] floats(JsonElement array) {
        float[] floats = new float[array.getAsJsonArray().size()];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = array.getAsJsonArray().get(index).getAsFloat();
        }
        return floats;
    }

    private static List<Integer> ints(JsonArray array) {
        List<Integer> ints = new ArrayList<>();
        array.forEach(element -> ints.add(element.getAsInt()));
        return ints;
    }
}
