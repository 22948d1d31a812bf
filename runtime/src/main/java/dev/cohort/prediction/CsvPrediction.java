package dev.cohort.prediction;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.model.Model;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.trainer.DataOpening;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Predictions as CSV: a line for each example, and a header.
 *
 * <p>After what is kept of the input comes {@code prediction}, a class name or a number, and for classes {@code
 * probability}, that of the predicted one. Where a model has several targets, the name of each follows, as in {@code
 * prediction-height}. Where it predicts something of each word of a text, there is a line for each, with the {@code example}'s number
 * and the {@code word}. Other outputs of the model follow under their names, as in {@code width} and {@code width-probability}.
 */
public final class CsvPrediction {
    private final TrainedModel model;
    private final NewExamples examples;
    private final boolean allProbabilities;
    private boolean begun;
    private boolean placed;
    private long written;

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
        if (allProbabilities
                && model.outputs().stream().allMatch(output -> output.classes().isEmpty())) {
            throw new ProblemException(
                    new FileProblem.Usage("--probabilities is for classes, but this model predicts numbers"));
        }
        try (CsvWriter lines = CsvWriter.builder().build(out)) {
            new CsvPrediction(model, examples, allProbabilities).write(lines);
        } catch (DataException unfit) {
            throw DataOpening.problems(unfit);
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

    private void write(List<TrainedModel.Answer> answers, CsvWriter lines) {
        if (!begun) {
            int places = examples.places(0).size();
            placed = places > 0 && answers.stream().allMatch(answer -> answer.targets() == places);
            if (!placed && answers.get(0).targets() > 1) {
                examples.tellWithoutTexts();
            }
            writeHeader(answers, lines);
        }
        for (int row = 0; row < answers.get(0).rows(); row++) {
            written++;
            if (placed) {
                writePlaces(answers, row, lines);
                continue;
            }
            List<String> cells = new ArrayList<>(examples.kept(row));
            for (TrainedModel.Answer answer : answers) {
                for (int target = 0; target < answer.targets(); target++) {
                    add(answer, row, target, cells);
                }
            }
            lines.writeRecord(cells);
        }
    }

    /** A line for each place at which something stands. */
    private void writePlaces(List<TrainedModel.Answer> answers, int row, CsvWriter lines) {
        List<String> places = examples.places(row);
        for (int place = 0; place < places.size(); place++) {
            if (!places.get(place).isEmpty()) {
                List<String> cells = new ArrayList<>(examples.kept(row));
                cells.add(Long.toString(written));
                cells.add(places.get(place));
                for (TrainedModel.Answer answer : answers) {
                    add(answer, row, place, cells);
                }
                lines.writeRecord(cells);
            }
        }
    }

    private void add(TrainedModel.Answer answer, int row, int target, List<String> cells) {
        if (answer.classes() == 0) {
            cells.add(text(answer.number(row, target), answer.wide()));
            return;
        }
        int best = answer.likeliest(row, target);
        cells.add(answer.output().classes().get(best));
        for (int label = 0; allProbabilities && label < answer.classes(); label++) {
            cells.add(text(answer.probability(row, target, label), answer.wide()));
        }
        if (!allProbabilities) {
            cells.add(text(answer.probability(row, target, best), answer.wide()));
        }
    }

    private void writeHeader(List<TrainedModel.Answer> answers, CsvWriter lines) {
        begun = true;
        List<String> header = new ArrayList<>(examples.keep());
        if (placed) {
            header.addAll(List.of("example", "word"));
        }
        for (TrainedModel.Answer answer : answers) {
            String name = answer.output().name();
            String probability = name.equals(Model.PREDICTION) ? "probability" : name + "-probability";
            for (int target = 0; target < (placed ? 1 : answer.targets()); target++) {
                String suffix = placed || answer.targets() == 1 ? "" : "-" + targetName(answer, target);
                header.add(name + suffix);
                for (int label = 0; allProbabilities && label < answer.classes(); label++) {
                    header.add(probability + suffix + "-"
                            + answer.output().classes().get(label));
                }
                if (!allProbabilities && answer.classes() > 0) {
                    header.add(probability + suffix);
                }
            }
        }
        lines.writeRecord(header);
    }

    private static String targetName(TrainedModel.Answer answer, int target) {
        List<String> names = answer.output().targets();
        return names.size() == answer.targets() ? names.get(target) : Integer.toString(target);
    }

    /** The shortest text that reads back as the same float, which is what the model computes in. */
    private static String text(double number, boolean wide) {
        return wide ? Double.toString(number) : Float.toString((float) number);
    }
}
