package dev.cohort.prediction;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.cohort.api.dataset.DataException;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.trainer.Preparation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Predicts for every row of a CSV file with a header.
 *
 * <p>What is written is CSV too: {@code prediction}, a class name or a number, and for classes {@code probability}, that of
 * the predicted one. Where a model has several targets, the name of each follows, as in {@code prediction-height}.
 */
public final class CsvPrediction {
    private final TrainedModel model;
    private final boolean allProbabilities;
    private boolean begun;

    private CsvPrediction(TrainedModel model, boolean allProbabilities) {
        this.model = model;
        this.allProbabilities = allProbabilities;
    }

    /**
     * Reads a file and writes a line for each of its rows.
     *
     * @param allProbabilities whether the probability of every class is written, in a column each
     * @throws ProblemException if the file does not fit the model
     */
    public static void write(TrainedModel model, Path file, boolean allProbabilities, Writer out) {
        if (allProbabilities && model.classes().isEmpty()) {
            throw new ProblemException(
                    new FileProblem.Usage("--probabilities is for classes, but this model predicts numbers"));
        }
        CsvPrediction prediction = new CsvPrediction(model, allProbabilities);
        try (CsvWriter lines = CsvWriter.builder().build(out)) {
            new FeatureRows(model, file).read(features -> prediction.write(model.predict(features), lines));
            if (!prediction.begun) {
                prediction.writeHeader(model.predict(new float[model.width()]), lines);
            }
        } catch (DataException unfit) {
            throw Preparation.problems(unfit);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void write(TrainedModel.Answer answer, CsvWriter lines) {
        if (!begun) {
            writeHeader(answer, lines);
        }
        for (int row = 0; row < answer.rows(); row++) {
            List<String> cells = new ArrayList<>();
            for (int target = 0; target < answer.targets(); target++) {
                if (model.classes().isEmpty()) {
                    cells.add(text(answer.number(row, target)));
                    continue;
                }
                int best = answer.likeliest(row, target);
                cells.add(className(best));
                for (int label = 0; allProbabilities && label < answer.classes(); label++) {
                    cells.add(text(answer.probability(row, target, label)));
                }
                if (!allProbabilities) {
                    cells.add(text(answer.probability(row, target, best)));
                }
            }
            lines.writeRecord(cells);
        }
    }

    private void writeHeader(TrainedModel.Answer answer, CsvWriter lines) {
        begun = true;
        List<String> header = new ArrayList<>();
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

    /** The shortest text that reads back as the same 32-bit float, which is what the model computes in. */
    private static String text(double number) {
        return Float.toString((float) number);
    }
}
