package dev.cohort.prediction;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Field;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.trainer.Preparation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Predictions as CSV: a line for each example, and a header.
 *
 * <p>After what is kept of the input comes {@code prediction}, a class name or a number, and for classes {@code
 * probability}, that of the predicted one. Where a model has several targets, the name of each follows, as in {@code prediction-height}.
 */
public final class CsvPrediction {
    private final TrainedModel model;
    private final NewExamples examples;
    private final boolean allProbabilities;
    private boolean begun;

    private CsvPrediction(TrainedModel model, NewExamples examples, boolean allProbabilities) {
        this.model = model;
        this.examples = examples;
        this.allProbabilities = allProbabilities;
    }

    /**
     * Writes a line for each example.
     *
     * @param allProbabilities whether the probability of every class is written, in a column each
     * @throws ProblemException if the data does not fit the model
     */
    public static void write(TrainedModel model, NewExamples examples, boolean allProbabilities, Writer out) {
        if (allProbabilities && model.classes().isEmpty()) {
            throw new ProblemException(
                    new FileProblem.Usage("--probabilities is for classes, but this model predicts numbers"));
        }
        try (CsvWriter lines = CsvWriter.builder().build(out)) {
            new CsvPrediction(model, examples, allProbabilities).write(lines);
        } catch (DataException unfit) {
            throw Preparation.problems(unfit);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void write(CsvWriter lines) {
        List<Field> fields = examples.fields();
        model.require(fields);
        InputBatch batch = new InputBatch(fields);
        for (int count = examples.read(batch); count > 0; count = examples.read(batch)) {
            write(model.predict(batch, fields, count), lines);
        }
        if (!begun) {
            writeHeader(model.predict(batch, fields, 1), lines);
        }
    }

    private void write(TrainedModel.Answer answer, CsvWriter lines) {
        if (!begun) {
            writeHeader(answer, lines);
        }
        for (int row = 0; row < answer.rows(); row++) {
            List<String> cells = new ArrayList<>(examples.kept(row));
            for (int target = 0; target < answer.targets(); target++) {
                if (model.classes().isEmpty()) {
                    cells.add(text(answer.number(row, target), answer.wide()));
                    continue;
                }
                int best = answer.likeliest(row, target);
                cells.add(className(best));
                for (int label = 0; allProbabilities && label < answer.classes(); label++) {
                    cells.add(text(answer.probability(row, target, label), answer.wide()));
                }
                if (!allProbabilities) {
                    cells.add(text(answer.probability(row, target, best), answer.wide()));
                }
            }
            lines.writeRecord(cells);
        }
    }

    private void writeHeader(TrainedModel.Answer answer, CsvWriter lines) {
        begun = true;
        List<String> header = new ArrayList<>(examples.keep());
        for (int target = 0; target < answer.targets(); target++) {
            String suffix = answer.targets() == 1 ? "" : "-" + targetName(target, answer.targets());
            header.add("prediction" + suffix);
            for (int label = 0; allProbabilities && label < answer.classes(); label++) {
                header.add("probability" + suffix + "-" + className(label));
            }
            if (!allProbabilities && !model.classes().isEmpty()) {
                header.add("probability" + suffix);
            }
        }
        lines.writeRecord(header);
    }

    private String targetName(int target, int targets) {
        return model.targets().size() == targets ? model.targets().get(target) : Integer.toString(target);
    }

    /** A model may tell apart more classes than the data had names for. */
    private String className(int label) {
        return label < model.classes().size() ? model.classes().get(label) : Integer.toString(label);
    }

    /** The shortest text that reads back as the same float, which is what the model computes in. */
    private static String text(double number, boolean wide) {
        return wide ? Double.toString(number) : Float.toString((float) number);
    }
}
