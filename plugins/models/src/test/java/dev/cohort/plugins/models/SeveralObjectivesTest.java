package dev.cohort.plugins.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Clipping;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Term;
import dev.cohort.api.schedule.Scheduling;
import dev.cohort.configuration.Weighting;
import dev.cohort.plugins.losses.AdversarialForm;
import dev.cohort.plugins.losses.Elbo;
import dev.cohort.plugins.losses.GenerativeAdversarial;
import dev.cohort.plugins.losses.Side;
import dev.cohort.plugins.losses.WassersteinAdversarial;
import dev.cohort.plugins.optimizers.Sgd;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.step.ModelFormula;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Generators with their discriminators, and what is trained from noise, against PyTorch's losses on the same numbers. */
final class SeveralObjectivesTest {
    private static final int BATCH = 6;
    private static final int SIZE = 5;

    @TestFactory
    List<DynamicTest> trainAsInPyTorch() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Reader reader = new InputStreamReader(
                SeveralObjectivesTest.class.getResourceAsStream("/fixtures/objectives.json"), StandardCharsets.UTF_8)) {
            for (JsonElement element :
                    JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray("cases")) {
                JsonObject example = element.getAsJsonObject();
                tests.add(DynamicTest.dynamicTest(example.get("name").getAsString(), () -> check(example)));
            }
        }
        return tests;
    }

    private static void check(JsonObject example) {
        Field features = new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(SIZE));
        List<Objective> objectives = objectives(example.get("name").getAsString(), features);
        try (TrainingSession session = TrainingSession.open(objectives, List.of(features), SessionOptions.of(BATCH))) {
            example.getAsJsonObject("parameters")
                    .entrySet()
                    .forEach(entry -> session.variable(entry.getKey(), floats(entry.getValue())));
            JsonArray losses = example.getAsJsonArray("losses");
            for (int step = 0; step < losses.size(); step++) {
                session.batch()
                        .floats(0)
                        .put(0, floats(example.getAsJsonArray("features").get(step)));
                session.step(BATCH);
                for (int objective = 0; objective < objectives.size(); objective++) {
                    JsonElement expected = losses.get(step).getAsJsonArray().get(objective);
                    if (!expected.isJsonNull()) {
                        double loss = expected.getAsDouble();
                        assertEquals(
                                loss,
                                session.loss(objective),
                                2e-5 * Math.max(0.1, Math.abs(loss)),
                                objectives.get(objective).name() + " at step " + (step + 1));
                    }
                }
            }
        }
    }

    private static List<Objective> objectives(String name, Field features) {
        if (name.startsWith("elbo")) {
            boolean gaussian = name.equals("elbo-gaussian");
            Model model = new VariationalAutoencoder(List.of(4), 2, Activation.RELU);
            Loss loss = gaussian ? new Elbo(Elbo.Likelihood.GAUSSIAN, 1) : new Elbo(Elbo.Likelihood.BERNOULLI, 0.5);
            return List.of(objective("vae", model, loss, features, "", 1));
        }
        Model model = new GenerativeAdversarialNetwork(List.of(4), List.of(6), 3, Activation.IDENTITY);
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
            String name, Model model, Loss loss, Field features, String parameters, int everySteps) {
        return new Objective(
                name,
                new ModelFormula(model, List.of(Term.of(loss)), Weighting.FIXED, List.of(features)),
                Pattern.compile(parameters),
                new Sgd(0.1, 0, 0, 0, false),
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
