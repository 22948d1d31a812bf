package dev.cohort.tracking.mlflow;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.metric.Result;
import dev.cohort.api.run.Listener;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import dev.cohort.api.run.Status;
import dev.cohort.experiment.Problem;
import dev.cohort.tracking.ConsoleListener;
import dev.cohort.tracking.Endings;
import dev.cohort.tracking.Journal;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunRecord;
import dev.cohort.tracking.RunReport;
import dev.cohort.tracking.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Tells a made-up run to a real server, to try what {@code .ci/verify_mlflow.py} then reads: {@code RealServer URL RUNS}. */
final class RealServer {
    private static final RunControl CONTROL = reason -> {};

    private RealServer() {}

    public static void main(String[] arguments) throws IOException {
        TrackingServer server = TrackingServer.of(arguments[0], System.getenv());
        Path runs = Path.of(arguments[1]);
        int steps = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1000;
        try (RunFolder folder = RunFolder.create(runs, "made up, größe", Optional.empty())) {
            folder.writeExperiment("name = 'made-up'\n");
            Map<String, String> parameters =
                    new LinkedHashMap<>(Map.of("seed", "42", "empty", "", "training.batch-size", "32"));
            parameters.put("model.type", "mlp");
            parameters.put("model.hidden", "[128, 64]");
            parameters.put("optimizer.type", "adam");
            parameters.put("optimizer.learning-rate", "0.001");
            parameters.put("long", "x".repeat(7000));
            for (int number = 0; number < 250; number++) {
                parameters.put("option." + number, "" + number);
            }
            RunRecord.begin("made up, größe", folder, Path.of("pom.xml"), parameters, Map.of("seed", "42"))
                    .write(folder);
            ConsoleListener console =
                    new ConsoleListener(System.out, System.err, Terminal.detect(System.getenv()), folder.path());
            Delivery delivery = Delivery.start(folder, server, console);
            long begin = System.nanoTime();
            try (Journal journal = Journal.open(folder.journal(), 1)) {
                List<Listener> listeners = List.of(journal, new RunReport(folder), console);
                train(listeners, folder, steps);
            }
            System.out.printf("trained in %.3f s%n", (System.nanoTime() - begin) / 1e9);
            Optional<Problem> problem = delivery.close(Duration.ofSeconds(10));
            System.out.printf(
                    "closed after %.3f s: %s%n", (System.nanoTime() - begin) / 1e9, problem.map(Problem::line));
            System.out.println(delivery.pages().orElseThrow());
            System.out.println(folder.path());
        }
    }

    private static void train(List<Listener> listeners, RunFolder folder, int steps) throws IOException {
        tell(
                listeners,
                new RunEvent.Started(
                        "made up, größe", folder.id(), OptionalLong.of(steps), 5, System.currentTimeMillis()));
        int[] now = new int[1];
        RunEvent.Stepped stepped = new RunEvent.Stepped() {
            @Override
            public long step() {
                return now[0];
            }

            @Override
            public int epoch() {
                return (now[0] - 1) * 5 / steps;
            }

            @Override
            public float loss() {
                return (float) (2.3 * Math.exp(-3.0 * now[0] / steps));
            }
        };
        Map<String, Double> last = new LinkedHashMap<>();
        for (int step = 1; step <= steps; step++) {
            now[0] = step;
            tell(listeners, stepped);
            if (step % (steps / 5) == 0) {
                double quality = 1 - 0.5 / (1 + step * 5.0 / steps);
                tell(
                        listeners,
                        new RunEvent.Evaluated(
                                Part.VALIDATION, step, stepped.epoch(), Map.of("accuracy", Result.of(quality))));
                log(
                        listeners,
                        last,
                        step,
                        stepped.epoch(),
                        Map.of("validation/accuracy", quality, "validation/loss", 1 - quality));
                log(
                        listeners,
                        last,
                        step,
                        stepped.epoch(),
                        Map.of("odd/nan", Double.NaN, "odd/infinite", Double.NEGATIVE_INFINITY));
                tell(listeners, new RunEvent.EpochEnded(stepped.epoch(), step));
            }
        }
        Result.Table table =
                new Result.Table(List.of("class", "0", "1"), List.of(List.of("0", 10L, 1L), List.of("1", 2L, 9L)));
        tell(
                listeners,
                new RunEvent.Evaluated(
                        Part.TEST,
                        steps,
                        4,
                        Map.of("accuracy", Result.of(0.96), "confusion-matrix", Result.of(table))));
        log(listeners, last, steps, 4, Map.of("test/accuracy", 0.96, "test/loss", 0.12));
        Files.write(folder.model(), new byte[3_000_000]);
        tell(
                listeners,
                new RunEvent.Ended(
                        Status.FINISHED,
                        steps,
                        System.currentTimeMillis(),
                        last,
                        Map.of("validation/accuracy", 0.92),
                        Endings.of(last)));
    }

    private static void log(
            List<Listener> listeners, Map<String, Double> last, long step, int epoch, Map<String, Double> metrics) {
        last.putAll(metrics);
        tell(listeners, new RunEvent.Logged(step, epoch, System.currentTimeMillis(), metrics));
    }

    private static void tell(List<Listener> listeners, RunEvent event) {
        listeners.forEach(listener -> listener.hear(event, CONTROL));
    }
}
