package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.Graph;
import dev.cohort.graph.OnnxWriter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What users are told of before a run that nothing forbids: once each, and not where it does not hold. */
final class WarningsTest {
    private static final String LINEAR = "type = \"linear\"";
    private static final String NORM = "type = \"mlp\"\nhidden = [4]\nbatch-norm = true";
    private static final String CONSEQUENCE = ", of which a batch normalization makes its bias whatever the example is,"
            + " while its running variance shrinks; ";

    @TempDir
    Path folder;

    /** @param training the keys of [training], and sections behind it */
    private record Case(String name, int rows, String model, String loss, String training, List<String> warnings) {}

    private Path experiment(Case it) throws IOException {
        return Files.writeString(
                folder.resolve("warned.toml"),
                """
                name = "warned"
                [dataset]
                type = "synthetic"
                kind = "moons"
                examples = %d
                [model]
                %s
                [loss]
                type = "%s"
                [optimizer]
                type = "sgd"
                [training]
                %s
                """
                        .formatted(it.rows, it.model, it.loss, it.training));
    }

    @TestFactory
    Stream<DynamicTest> eachIsToldOnceWhereItHolds() {
        String oneOf33 = "the last batch of each epoch has one of the 33 examples" + CONSEQUENCE
                + "set drop-last = true, or another batch-size than 32";
        String one = "every batch has one example" + CONSEQUENCE + "raise batch-size (drop-last does not help)";
        String rest =
                "an update takes the gradients of 2 batches (accumulate-steps), so that the last 1 of the run's 5 move"
                        + " nothing; choose epochs, steps or batch-size so that 2 divides their number";
        String gathering = "batch-size = 1\naccumulate-steps = 2\nepochs = ";
        String frozen = "[[optimizer.groups]]\nfrozen = true\nmatch = ";
        String moving =
                "optimizer.groups.0 is frozen, which holds for parameters alone; running statistics move with every"
                        + " batch: hidden.0.batch-norm.running-mean, hidden.0.batch-norm.running-variance";
        String half = "frozen-precision = \"bfloat16\"\n";
        String whole = "frozen-precision changes nothing: all of the model's parameters are trained";
        return Stream.of(
                        of("an odd example", 33, NORM, "", oneOf33),
                        of("an odd example, dropped", 33, NORM, "drop-last = true"),
                        of("an odd example that no batch reaches", 33, NORM, "steps = 1"),
                        of("two odd examples", 34, NORM, ""),
                        of("batches of one example", 4, NORM, "batch-size = 1", one),
                        of("no batch norm", 33, LINEAR, ""),
                        of("gradients without an update", 5, LINEAR, gathering + 1, rest),
                        of("gradients for whole updates", 5, LINEAR, gathering + 2),
                        of("frozen statistics", 34, NORM, frozen + "\"norm\"", moving),
                        of("frozen parameters", 34, NORM, frozen + "\"weight\""),
                        of("frozen parameters in half", 34, NORM, half + frozen + "\"weight\""),
                        of("nothing frozen in half", 34, NORM, half, whole))
                .map(it -> DynamicTest.dynamicTest(it.name, () -> {
                    Path file = experiment(it);
                    assertEquals(it.warnings, told(Cohort.run("check", file), file + ": warning: "));
                }));
    }

    private static Case of(String name, int rows, String model, String training, String... warnings) {
        return new Case(name, rows, model, "cross-entropy", training, List.of(warnings));
    }

    private static List<String> told(Cohort.Ended ended, String before) {
        assertEquals(0, ended.code(), ended.err());
        return ended.err().lines().map(line -> line.replace(before, "")).toList();
    }

    @Test
    void importedBatchNormalizationsCountWhatImagesHave() throws URISyntaxException {
        for (String model : List.of("batch-norm-rows", "batch-norm-images")) {
            Path file = Path.of(WarningsTest.class
                    .getResource("/onnx/" + model + "/experiment.toml")
                    .toURI());
            List<String> told =
                    told(Cohort.run("check", file, "--set", "training.batch-size=29"), file + ": warning: ");
            assertEquals(
                    model.endsWith("images")
                            ? List.of()
                            : List.of("the last batch of each epoch has one of the 30 examples" + CONSEQUENCE
                                    + "set drop-last = true, or another batch-size than 29"),
                    told);
        }
    }

    @TestFactory
    Stream<DynamicTest> aModelThatEndsInWhatTheLossDoesIsTold() {
        return Stream.of(
                        squashed("Softmax", 2, "cross-entropy", value -> value.softmax(-1)),
                        squashed("Softmax", 2, "cross-entropy", value -> value.softmax(-1)
                                .reshape(-1, 2)),
                        squashed("Sigmoid", 2, "cross-entropy", Value::sigmoid),
                        squashed("Sigmoid", 1, "binary-cross-entropy", Value::sigmoid),
                        squashed("", 2, "cross-entropy", value -> value.logSoftmax(-1)),
                        squashed("", 2, "cross-entropy", value -> value.softmax(-1)
                                .log()),
                        squashed(
                                "", 2, "cross-entropy", value -> value.sigmoid().times(3)))
                .map(it -> DynamicTest.dynamicTest(it.last + " " + it.loss, () -> {
                    Files.write(folder.resolve("model.onnx"), it.model);
                    Path file = experiment(new Case(
                            "",
                            8,
                            "type = \"onnx\"\npath = \"model.onnx\"",
                            it.loss,
                            "epochs = 1\nbatch-size = 4",
                            List.of()));
                    List<String> expected = it.last.isEmpty()
                            ? List.of()
                            : List.of("the model ends in " + it.last + ", but the loss " + it.loss
                                    + " takes logits and applies its own; leave it out of the model, which else learns"
                                    + " slowly and is never sure of a class");
                    assertEquals(expected, told(Cohort.run("check", file), file + ": warning: "));
                    assertEquals(expected, warnings(Cohort.run("run", file, "--dry-run")));
                }));
    }

    /** The warnings among all that was printed. */
    private static List<String> warnings(Cohort.Ended ended) {
        assertEquals(0, ended.code(), ended.err());
        return (ended.out() + ended.err())
                .lines()
                .filter(line -> line.contains("warning: "))
                .map(line -> line.replaceFirst(".*warning: ", ""))
                .toList();
    }

    private record Squashed(String last, String loss, byte[] model) {}

    /** A linear model with something behind it. */
    private static Squashed squashed(String last, int outputs, String loss, UnaryOperator<Value> end) {
        Graph graph = new Graph(ElementType.FLOAT32, (ignored, scalar, by) -> List.of());
        Value features =
                graph.input("features", ElementType.FLOAT32, Shape.of(2).batched());
        Value weight = graph.initializer("weight", Constant.of(Shape.of(2, outputs), new float[2 * outputs]));
        graph.output("prediction", end.apply(features.matmul(weight)));
        return new Squashed(last, loss, OnnxWriter.write(graph, Map.of()));
    }
}
