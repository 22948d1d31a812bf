package dev.cohort.prediction;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.dataset.Vocabulary;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.graph.Shape;
import dev.cohort.configuration.TextSection;
import dev.cohort.engine.Binding;
import dev.cohort.engine.Device;
import dev.cohort.engine.Engine;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.generation.Prompts;
import dev.cohort.generation.TokenWriter;
import dev.cohort.generation.WritingGraphs;
import dev.cohort.graph.SharedTensors;
import dev.cohort.plugin.PluginCode;
import dev.cohort.trainer.DataOpening;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Texts that a trained model writes for new data, as CSV: what is kept of the input, and then {@code prediction}. */
public final class TextPrediction {
    private static final int MOST_EXAMPLES = 32;

    private final WritingGraphs graphs;
    private final NewExamples examples;
    private final List<Field> fields;

    private TextPrediction(WritingGraphs graphs, NewExamples examples) {
        this.graphs = graphs;
        this.examples = examples;
        this.fields = examples.fields();
    }

    /** Whether the model of a run writes texts. */
    public static boolean isOf(Path folder) {
        return Files.exists(next(folder));
    }

    private static Path begin(Path folder) {
        return folder.resolve("model-begin.onnx");
    }

    private static Path next(Path folder) {
        return folder.resolve("model-next.onnx");
    }

    private static Path model(Path folder) {
        return folder.resolve("model.onnx");
    }

    /** An exported graph with its weights, which lie in the run's model. */
    private static byte[] whole(Path file, byte[] model) {
        try {
            return SharedTensors.whole(TrainedModel.whole(file), model);
        } catch (IllegalArgumentException other) {
            throw TrainedModel.problem(file, other.getMessage() + "; restore both, or train again");
        }
    }

    /** What the training's data set has to know to read new data. */
    public static Map<String, List<String>> learned(Path folder) {
        return TrainedModel.description(model(folder), TrainedModel.whole(model(folder)))
                .learned();
    }

    /**
     * Writes a line for each example.
     *
     * @param folder that of the run
     * @param section how tokens are chosen
     * @throws ProblemException if the data does not fit the model, or that is damaged
     */
    public static void write(Path folder, TextSection section, NewExamples examples, Writer out) {
        byte[] model = TrainedModel.whole(model(folder));
        WritingGraphs graphs;
        try {
            graphs = WritingGraphs.read(
                    begin(folder), whole(begin(folder), model), next(folder), whole(next(folder), model));
        } catch (ModelFormatException damage) {
            throw TrainedModel.problem(damage.file(), String.valueOf(damage.getMessage()));
        }
        TextPrediction prediction = new TextPrediction(graphs, examples);
        try (Engine engine = Engine.open(Device.CPU, 0);
                TokenWriter writer = prediction.writer(engine, section);
                CsvWriter lines = CsvWriter.builder().build(out)) {
            prediction.write(writer, lines);
        } catch (DataException unfit) {
            throw DataOpening.problems(unfit);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private TokenWriter writer(Engine engine, TextSection section) {
        for (String input : graphs.beginInputs()) {
            field(input);
        }
        try {
            return new TokenWriter(
                    engine, graphs, (binding, inputs) -> {}, section.options(), examples.vocabulary(), section.seed());
        } catch (IllegalArgumentException refused) {
            throw unfit(String.valueOf(refused.getMessage()));
        }
    }

    private Field field(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unfit("the input has no " + name + ", which the model takes"));
    }

    private static ProblemException unfit(String message) {
        return new ProblemException(new Problem.Data(Optional.empty(), message));
    }

    private void write(TokenWriter writer, CsvWriter lines) {
        List<String> header = new ArrayList<>(examples.keep());
        header.add("prediction");
        lines.writeRecord(header);
        Vocabulary vocabulary = examples.vocabulary();
        InputBatch batch = new InputBatch(fields, MOST_EXAMPLES);
        long place = 0;
        for (int count = examples.read(batch); count > 0; count = examples.read(batch)) {
            int read = count;
            Prompts prompts = prompts(batch, count, vocabulary);
            List<long[]> texts =
                    writer.write(prompts, (binding, inputs) -> bind(binding, inputs, batch, prompts, read), place);
            for (int row = 0; row < count; row++) {
                long[] tokens = texts.get(row);
                List<String> cells = new ArrayList<>(examples.kept(row));
                cells.add(PluginCode.call(vocabulary, "text", () -> vocabulary.text(tokens)));
                lines.writeRecord(cells);
            }
            place += count;
        }
    }

    private Prompts prompts(InputBatch batch, int examples, Vocabulary vocabulary) {
        if (!graphs.continues()) {
            return Prompts.start(PluginCode.call(vocabulary, "start", vocabulary::start), examples);
        }
        Field ids = field(TokenFields.INPUT_IDS);
        return Prompts.given(
                batch.longs(fields.indexOf(ids)),
                batch.longs(fields.indexOf(field(TokenFields.ATTENTION_MASK))),
                examples,
                ids.elements(),
                Optional.empty(),
                OptionalLong.empty());
    }

    private void bind(Binding binding, Set<String> inputs, InputBatch batch, Prompts prompts, int examples) {
        for (String input : inputs) {
            Field field = field(input);
            if (input.equals(TokenFields.ATTENTION_MASK) && prompts.mask().isPresent()) {
                binding.input(
                        input,
                        ElementType.INT64,
                        Shape.of(examples, field.elements()),
                        prompts.mask().get());
            } else {
                binding.input(
                        input,
                        batch.tensor(
                                fields.indexOf(field), examples, field.shape().sizes()));
            }
        }
    }
}
