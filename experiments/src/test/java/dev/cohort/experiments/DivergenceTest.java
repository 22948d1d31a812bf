package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.plugin.Plugin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gradient that is no number while the loss is one, as that of a root at 0: the parameters are spoilt, and the loss tells
 * so a step later or never.
 */
final class DivergenceTest {
    /** The root's derivative at 0 is infinite, times that of the square, which is 0. The row that meets it is all zeros. */
    private static final String SOURCE =
            """
            package stranger;

            import dev.cohort.api.dataset.*;
            import dev.cohort.api.graph.*;
            import dev.cohort.api.loss.*;
            import dev.cohort.api.model.*;
            import dev.cohort.api.option.*;
            import java.util.*;

            public final class Stranger implements dev.cohort.api.plugin.Plugin {
                public String name() { return "stranger"; }
                public String version() { return "1.0"; }
                public int apiVersion() { return API_VERSION; }
                public List<Class<? extends Component>> components() { return List.of(Root.class, Line.class); }

                @Name("stranger.root")
                public record Root() implements Loss {
                    public java.util.Optional<TargetRequest> target() { return java.util.Optional.of(TargetRequest.NUMBER); }
                    public Value compute(LossContext context) {
                        return context.prediction().minus(context.target()).square().sqrt().mean();
                    }
                }

                @Name("stranger.line")
                public record Line() implements Model {
                    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
                        Value weight = context.parameter("weight", Shape.of(1, 1), Initializer.zeros());
                        return Map.of(PREDICTION, inputs.get("features").matmul(weight));
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    private Path run;
    private Path experiment;

    @BeforeEach
    void files() throws IOException {
        StrangerJar.make(
                folder.resolve("plugins.d/stranger.jar"),
                "stranger.Stranger",
                SOURCE,
                Map.of(Plugin.class.getName(), "stranger.Stranger"));
        experiment = Files.writeString(
                folder.resolve("root.toml"),
                """
                name = "root"
                [dataset]
                type = "csv"
                path = "rows.csv"
                target = "y"
                [model]
                type = "stranger.line"
                [loss]
                type = "stranger.root"
                [optimizer]
                type = "sgd"
                learning-rate = 0.001
                momentum = 0.5
                [training]
                epochs = 1
                batch-size = 2
                shuffle = false
                """);
        run = folder.resolve("runs/root/1");
    }

    /** Six batches, the given one of which has a row of zeros, or none of them. */
    private void rows(int zeros) throws IOException {
        Files.writeString(
                folder.resolve("rows.csv"),
                "x,y\n"
                        + IntStream.range(0, 12)
                                .mapToObj(row -> row == 2 * zeros - 1 ? "0,0\n" : row + 1 + "," + 3 * (row + 1) + "\n")
                                .collect(Collectors.joining()));
    }

    private Cohort.Ended train(String... settings) {
        Object[] command = Stream.concat(
                        Stream.of("run", experiment, "--runs", folder.resolve("runs"), "--id", "1"),
                        Arrays.stream(settings).map(setting -> "--set=" + setting))
                .toArray();
        return Cohort.run(command);
    }

    private void diverges(String said, int kept, String... settings) throws IOException {
        Cohort.Ended ended = train(settings);
        assertEquals(7, ended.code(), ended.err());
        assertTrue(ended.err().startsWith(said), ended.err());
        assertTrue(ended.err().contains("the state after step " + kept + " is kept in "), ended.err());
        assertTrue(Files.readString(run.resolve("summary.json")).contains("\"status\":\"diverged\""));
        assertFalse(Files.exists(run.resolve("model.onnx")));
        ByteBuffer file = ByteBuffer.wrap(
                        Files.readAllBytes(run.resolve("checkpoints/last-" + kept + "/state.safetensors")))
                .order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) file.getLong()];
        file.get(header);
        JsonObject metadata = JsonParser.parseString(new String(header, StandardCharsets.UTF_8))
                .getAsJsonObject()
                .getAsJsonObject("__metadata__");
        assertEquals(Integer.toString(kept), metadata.get("step").getAsString());
        assertEquals(2 * Float.BYTES, file.remaining());
        while (file.hasRemaining()) {
            assertTrue(Float.isFinite(file.getFloat()));
        }
    }

    @Test
    void trainsWhereNoGradientIsSpoilt() throws IOException {
        rows(-1);
        assertEquals(0, train().code());
    }

    @Test
    void keepsTheStateBeforeTheSpoiltOne() throws IOException {
        rows(3);
        diverges("train/loss became NaN at step 4; ", 2, "training.checkpoint-every-steps=1");
    }

    @Test
    void keepsTheFirstStateIfNoOtherWasWritten() throws IOException {
        rows(3);
        diverges("train/loss became NaN at step 4; ", 0);
    }

    @Test
    void saysLastThatTheRunWasNotDeliveredEither() throws IOException {
        rows(3);
        Cohort.Ended ended = train("tracking.mlflow=http://127.0.0.1:1");
        assertEquals(7, ended.code(), ended.err());
        int diverged = ended.err().indexOf("train/loss became NaN at step 4; ");
        int undelivered = ended.err()
                .indexOf(
                        "MLflow at http://127.0.0.1:1 does not have all of the run: nobody listens there; 'cohort sync ");
        assertTrue(0 <= diverged && diverged < undelivered, ended.err());
        assertTrue(Files.readString(run.resolve("run.log")).contains("does not have all of the run"));
    }

    @Test
    void keepsNoStateOfWhichTheNextLossIsInfinite() throws IOException {
        rows(-1);
        diverges(
                "train/loss became Infinity at step 2; ",
                0,
                "training.checkpoint-every-steps=1",
                "optimizer.learning-rate=1e38");
    }

    @Test
    void seesItInTheMiddleOfAnAccumulation() throws IOException {
        rows(2);
        diverges("train/loss became NaN at step 4; ", 0, "training.accumulate-steps=3");
    }

    @Test
    void seesItWithGradientsClipped() throws IOException {
        rows(2);
        diverges("train/loss became NaN at step 3; ", 0, "training.gradient-clip-norm=1.0");
    }

    @Test
    void doesNotFinishWithASpoiltModel() throws IOException {
        rows(6);
        diverges("weight became infinite or not a number at step 6; ", 5, "training.checkpoint-every-steps=5");
    }

    @Test
    void takesNoSpoiltStateForTheBest() throws IOException {
        rows(6);
        diverges(
                "weight became infinite or not a number at step 6; ",
                0,
                "training.early-stopping={ metric = \"train/epoch-loss\", patience = 5 }");
        assertEquals(List.of("last-0"), Cohort.checkpoints(run));
    }
}
