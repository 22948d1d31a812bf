package dev.cohort.plugins.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.graph.ImportedTensors;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Term;
import dev.cohort.api.option.Component;
import dev.cohort.api.option.Name;
import dev.cohort.configuration.Weighting;
import dev.cohort.plugins.losses.CrossEntropy;
import dev.cohort.plugins.optimizers.Sgd;
import dev.cohort.session.OpenData;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.step.ModelFormula;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** The recorded models, and sessions that train them. */
final class Fixtures {
    static final int BATCH = 4;
    static final List<String> CLASSES = List.of("a", "b", "c");

    private Fixtures() {}

    /** The recorded cases of all families. */
    static List<JsonObject> cases() throws IOException {
        List<JsonObject> cases = new ArrayList<>();
        for (String family : List.of("encoders", "decoders", "layers", "t5")) {
            read(family + ".json").getAsJsonArray("cases").forEach(example -> cases.add(example.getAsJsonObject()));
        }
        return cases;
    }

    /** A recorded file. */
    static JsonObject read(String name) throws IOException {
        return JsonParser.parseString(Files.readString(path(name))).getAsJsonObject();
    }

    static Path path(String name) {
        try {
            return Path.of(Fixtures.class.getResource("/fixtures/" + name).toURI());
        } catch (URISyntaxException problem) {
            throw new IllegalArgumentException(problem);
        }
    }

    static Model model(String type, String options) {
        for (Class<? extends Component> component : new TransformersPlugin().components()) {
            if (component.getAnnotation(Name.class).value().equals(type)) {
                return ComponentText.bind(Model.class, component.asSubclass(Record.class), options);
            }
        }
        throw new IllegalArgumentException(type);
    }

    /** The model of a recorded case, which names the folder that it begins with where it has such an option. */
    static Model model(JsonObject example) {
        JsonObject options = example.getAsJsonObject("options");
        StringBuilder text = new StringBuilder(
                isOfLayers(options)
                        ? ""
                        : "path = '%s'\n".formatted(path(example.get("name").getAsString())));
        options.entrySet().stream()
                .filter(option -> !option.getKey().equals("type"))
                .forEach(option -> text.append(option.getKey())
                        .append(" = ")
                        .append(option.getValue())
                        .append('\n'));
        return model(options.get("type").getAsString(), text.toString());
    }

    /** Whether it is a model of PyTorch's layers, and none of the HuggingFace library. */
    static boolean isOfLayers(JsonObject options) {
        return options.has("feed-forward");
    }

    /** Gives a session the recorded parameters where the model has not read them itself. */
    static void begin(TrainingSession session, JsonObject example) {
        if (isOfLayers(example.getAsJsonObject("options"))) {
            ImportedTensors tensors = tensors(example);
            assertEquals(tensors.shapes().keySet(), Set.copyOf(session.parameterNames()));
            tensors.shapes().forEach((name, shape) -> {
                float[] values = new float[(int) shape.elements()];
                tensors.initializer(name).fill(values, shape, new Random(1));
                session.variable(name, values);
            });
        }
    }

    /** The recorded parameters. */
    static ImportedTensors tensors(JsonObject example) {
        return new GraphVariables()
                .graph()
                .importTensors(path(example.get("name").getAsString()));
    }

    /** Trains by cross-entropy of the prediction; the last field is the target. */
    static TrainingSession open(Model model, List<List<Field>> buckets) {
        List<Field> fields = buckets.get(0);
        return open(model, buckets, Map.of(fields.get(fields.size() - 1).name(), Model.PREDICTION));
    }

    /** As {@link #open(Model, List)}. */
    static TrainingSession open(Model model, List<List<Field>> buckets, SessionOptions options) {
        List<Field> fields = buckets.get(0);
        return open(model, buckets, Map.of(fields.get(fields.size() - 1).name(), Model.PREDICTION), options);
    }

    /**
     * Trains by the sum of cross-entropies.
     *
     * @param targets fields, and the outputs that are compared with them
     */
    static TrainingSession open(Model model, List<List<Field>> buckets, Map<String, String> targets) {
        return open(model, buckets, targets, SessionOptions.of(BATCH));
    }

    private static TrainingSession open(
            Model model, List<List<Field>> buckets, Map<String, String> targets, SessionOptions options) {
        List<Term> terms = targets.entrySet().stream()
                .map(target -> new Term(
                        target.getKey(),
                        ComponentText.bind(CrossEntropy.class, ""),
                        1,
                        target.getValue(),
                        target.getKey()))
                .toList();
        ModelFormula formula = new ModelFormula(model, terms, Weighting.FIXED, buckets.get(0));
        return TrainingSession.open(
                List.of(Objective.of(formula, new Sgd(0.05, 0, 0, 0, false))),
                new OpenData(new Sequences(buckets)),
                options);
    }

    /** Says what buckets there are. */
    private record Sequences(List<List<Field>> buckets) implements Examples {
        @Override
        public List<Field> fields() {
            return buckets.get(0);
        }

        @Override
        public OptionalLong size(Part part) {
            return OptionalLong.empty();
        }

        @Override
        public Cursor cursor(Part part, Order order) {
            throw new IllegalStateException("there are no examples");
        }

        @Override
        public String digest() {
            return "sequences";
        }

        @Override
        public void close() {}
    }
}
