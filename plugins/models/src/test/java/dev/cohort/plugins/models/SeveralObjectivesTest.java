package dev.cohort.plugins.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.objective.Clipping;
import dev.cohort.api.objective.Formula;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Term;
import dev.cohort.api.option.OneOf;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.configuration.Weighting;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugins.losses.Adversarial;
import dev.cohort.plugins.losses.AdversarialForm;
import dev.cohort.plugins.losses.CrossEntropy;
import dev.cohort.plugins.losses.DirectPreference;
import dev.cohort.plugins.losses.Elbo;
import dev.cohort.plugins.losses.GenerativeAdversarial;
import dev.cohort.plugins.losses.MeanSquaredError;
import dev.cohort.plugins.losses.Mining;
import dev.cohort.plugins.losses.Side;
import dev.cohort.plugins.losses.Triplet;
import dev.cohort.plugins.losses.WassersteinAdversarial;
import dev.cohort.plugins.optimizers.Sgd;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.step.ModelFormula;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Generators with their discriminators, and what is trained from noise, against PyTorch's losses on the same numbers. */
final class SeveralObjectivesTest {
    private static final int BATCH = 6;
    private static final int RING = 8;
    private static final int SIZE = 5;
    private static final int LENGTH = 5;
    private static final int WORDS = 7;
    private static final List<String> PAIRS = List.of(Field.FEATURES, "rejected", "chosen-mask", "rejected-mask");

    /** The same, of texts. */
    private static final List<String> TEXTS = List.of(
            TokenFields.INPUT_IDS,
            TokenFields.REJECTED + TokenFields.INPUT_IDS,
            TokenFields.ANSWER_MASK,
            TokenFields.REJECTED + TokenFields.ANSWER_MASK);

    /** Logits of the next token from each token alone. */
    private record Words() implements Model {
        @Override
        public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
            Value embedding = context.parameter("embedding", Shape.of(WORDS, 4), Initializer.fanIn(4));
            Value output = context.parameter("output", Shape.of(4, WORDS), Initializer.fanIn(4));
            return Map.of(
                    PREDICTION,
                    embedding
                            .gather(0, inputs.getOrDefault(Field.FEATURES, inputs.get(TokenFields.INPUT_IDS)))
                            .matmul(output));
        }
    }

    /** Losses of preferences that do without the model that training began with. */
    private static final Set<String> FREE = Set.of("dpo-orpo", "dpo-simpo");

    @Test
    void optionsOfOtherFormsAreRefused() {
        for (String options : List.of(
                "beta = 0",
                "form = 'ipo'\nlabel-smoothing = 0.1",
                "label-smoothing = 0.5",
                "margin = 1",
                "form = 'simpo'\nmargin = -1")) {
            assertThrows(ProblemException.class, () -> ComponentText.bind(DirectPreference.class, options), options);
        }
    }

    @TestFactory
    List<DynamicTest> trainAsInPyTorch() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Reader reader = new InputStreamReader(
                SeveralObjectivesTest.class.getResourceAsStream("/fixtures/objectives.json"), StandardCharsets.UTF_8)) {
            JsonObject recorded = JsonParser.parseReader(reader).getAsJsonObject();
            for (JsonElement element : recorded.getAsJsonArray("cases")) {
                JsonObject example = element.getAsJsonObject();
                tests.add(DynamicTest.dynamicTest(example.get("name").getAsString(), () -> check(example, recorded)));
            }
        }
        return tests;
    }

    private static void check(JsonObject example, JsonObject recorded) {
        String name = example.get("name").getAsString();
        List<Field> fields = fields(name);
        List<Objective> objectives = objectives(name, fields);
        try (TrainingSession session = TrainingSession.open(objectives, fields, SessionOptions.of(BATCH))) {
            JsonObject parameters = example.getAsJsonObject("parameters");
            assertEquals(parameters.keySet(), Set.copyOf(session.parameterNames()));
            // A reference begins as the parameters do.
            List<String> scopes =
                    name.startsWith("dpo") && !FREE.contains(name) ? List.of("", "reference.") : List.of("");
            scopes.forEach(scope -> parameters
                    .entrySet()
                    .forEach(entry -> session.variable(scope + entry.getKey(), floats(entry.getValue()))));
            JsonArray losses = example.getAsJsonArray("losses");
            for (int step = 0; step < losses.size(); step++) {
                fill(session.batch(), fields, example, recorded, (step + 1) % RING);
                session.step(BATCH);
                for (int objective = 0; objective < objectives.size(); objective++) {
                    JsonElement expected = losses.get(step).getAsJsonArray().get(objective);
                    if (!expected.isJsonNull()) {
                        double loss = expected.getAsDouble();
                        assertEquals(
                                loss,
                                session.loss(objective),
                                (1e-5 + 9e-5 * step / losses.size()) * Math.max(0.1, Math.abs(loss)),
                                objectives.get(objective).name() + " at step " + (step + 1));
                    }
                }
            }
        }
    }

    private static void fill(Batch batch, List<Field> fields, JsonObject example, JsonObject recorded, int step) {
        for (int place = 0; place < fields.size(); place++) {
            String field = fields.get(place).name();
            JsonArray values =
                    switch (field) {
                        case "kind", Field.TARGET ->
                            recorded.getAsJsonArray("labels").get(step).getAsJsonArray();
                        case "size" ->
                            recorded.getAsJsonArray("numbers").get(step).getAsJsonArray();
                        default ->
                            fields.size() == PAIRS.size()
                                    ? recorded.getAsJsonArray("pairs")
                                            .get(step)
                                            .getAsJsonArray()
                                            .get(place)
                                            .getAsJsonArray()
                                    : example.getAsJsonArray("features")
                                            .get(step)
                                            .getAsJsonArray();
                    };
            if (fields.get(place).type() == ElementType.INT64) {
                for (int index = 0; index < values.size(); index++) {
                    batch.longs(place).put(index, values.get(index).getAsLong());
                }
            } else {
                batch.floats(place).put(0, floats(values));
            }
        }
    }

    private static List<Field> fields(String name) {
        Field features = new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(SIZE));
        List<String> kinds = List.of("a", "b", "c");
        if (name.startsWith("tasks")) {
            return List.of(
                    features,
                    new Field("kind", ElementType.INT64, Shape.SCALAR).withClasses(kinds),
                    new Field("size", ElementType.FLOAT32, Shape.SCALAR));
        }
        if (name.equals("triplet") || name.equals("attacked")) {
            return List.of(features, new Field(Field.TARGET, ElementType.INT64, Shape.SCALAR).withClasses(kinds));
        }
        if (name.startsWith("dpo")) {
            List<String> pairs = FREE.contains(name) || name.equals("dpo-ipo") ? TEXTS : PAIRS;
            return pairs.stream()
                    .map(field -> new Field(
                            field, field.endsWith("mask") ? ElementType.FLOAT32 : ElementType.INT64, Shape.of(LENGTH)))
                    .toList();
        }
        return List.of(features);
    }

    private static List<Objective> objectives(String name, List<Field> features) {
        if (name.startsWith("tasks")) {
            Model model =
                    ComponentText.bind(MultilayerPerceptron.class, "hidden = [4]\nheads = [\"prediction\", \"width\"]");
            List<Term> terms = List.of(
                    new Term(
                            "kind",
                            new CrossEntropy(0, OneOf.value(List.of()), -100, Reduction.MEAN),
                            0.5,
                            Model.PREDICTION,
                            "kind"),
                    new Term("size", new MeanSquaredError(Reduction.MEAN), 2, "width", "size"));
            Weighting weighting = name.endsWith("fixed") ? Weighting.FIXED : Weighting.UNCERTAINTY;
            return List.of(objective(name, new ModelFormula(model, terms, weighting, features), "", 1));
        }
        if (name.startsWith("dpo")) {
            Loss loss =
                    switch (name) {
                        case "dpo" -> ComponentText.bind(DirectPreference.class, "beta = 0.5");
                        case "dpo-smoothed" ->
                            ComponentText.bind(DirectPreference.class, "beta = 0.5\nlabel-smoothing = 0.1");
                        case "dpo-simpo" ->
                            ComponentText.bind(
                                    DirectPreference.class,
                                    "form = 'simpo'\nbeta = 2\nlabel-smoothing = 0.1\nmargin = 0.25");
                        default ->
                            ComponentText.bind(
                                    DirectPreference.class, "form = '" + name.substring(4) + "'\nbeta = 0.5");
                    };
            return List.of(objective(name, new Words(), loss, features, "", 1));
        }
        if (name.equals("triplet")) {
            return List.of(objective(
                    name, new Linear(true, Optional.empty()), new Triplet(0.5, 3, Mining.BATCH_HARD), features, "", 1));
        }
        if (name.equals("attacked")) {
            Loss loss = new Adversarial(
                    ComponentText.bind(CrossEntropy.class, ""),
                    0.25,
                    2,
                    Optional.of(0.125),
                    true,
                    Optional.of(-1.0),
                    Optional.of(1.5),
                    0.25);
            return List.of(objective(name, new Linear(true, Optional.empty()), loss, features, "", 1));
        }
        if (name.startsWith("elbo")) {
            Model model = new VariationalAutoencoder(List.of(4), 2, Activation.RELU, Optional.empty());
            Loss loss =
                    switch (name) {
                        case "elbo-bernoulli" -> new Elbo(Elbo.Likelihood.BERNOULLI, 0.5);
                        case "elbo-weighted" -> new Elbo(Elbo.Likelihood.GAUSSIAN, 4);
                        default -> new Elbo(Elbo.Likelihood.GAUSSIAN, 1);
                    };
            return List.of(objective("vae", model, loss, features, "", 1));
        }
        Model model =
                new GenerativeAdversarialNetwork(List.of(4), List.of(6), 3, Activation.IDENTITY, Optional.empty());
        if (name.equals("wasserstein")) {
            return List.of(
                    objective(
                            "critic", model, new WassersteinAdversarial(Side.DISCRIMINATOR, 10), features, "^disc", 1),
                    objective("generator", model, new WassersteinAdversarial(Side.GENERATOR, 10), features, "^gen", 2));
        }
        AdversarialForm form =
                AdversarialForm.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
        return List.of(
                objective(
                        "discriminator",
                        model,
                        new GenerativeAdversarial(Side.DISCRIMINATOR, form),
                        features,
                        "^disc",
                        1),
                objective("generator", model, new GenerativeAdversarial(Side.GENERATOR, form), features, "^gen", 1));
    }

    private static Objective objective(
            String name, Model model, Loss loss, List<Field> fields, String parameters, int everySteps) {
        Formula formula = new ModelFormula(model, List.of(Term.of(loss)), Weighting.FIXED, fields);
        return objective(name, formula, parameters, everySteps);
    }

    private static Objective objective(String name, Formula formula, String parameters, int everySteps) {
        return new Objective(
                name,
                formula,
                Pattern.compile(parameters),
                new Sgd(0.02, 0, 0, 0, false),
                List.of(),
                Scheduling.CONSTANT,
                Clipping.NONE,
                1,
                everySteps);
    }

    private static float[] floats(JsonElement values) {
        float[] floats = new float[values.getAsJsonArray().size()];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = values.getAsJsonArray().get(index).getAsFloat();
        }
        return floats;
    }
}
