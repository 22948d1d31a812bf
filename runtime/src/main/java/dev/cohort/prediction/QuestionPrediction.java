package dev.cohort.prediction;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Field;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.graph.ModelDescription;
import dev.cohort.session.QuestionAnswers;
import dev.cohort.trainer.DataOpening;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers to questions as CSV: a line for each, in the order of the questions, and a header.
 *
 * <p>After what is kept of the input comes {@code answer}, which is empty where there is none, its {@code probability} among all that
 * was possible, and its {@code score}, the sum of the logits of its start and of its end.
 */
public final class QuestionPrediction {
    private QuestionPrediction() {}

    /** Whether a model answers the questions that new examples are windows of. */
    public static boolean isOf(TrainedModel model, NewExamples examples) {
        return examples.questions().isPresent()
                && model.outputs().stream()
                        .filter(output -> !output.classes().isEmpty())
                        .map(ModelDescription.Output::name)
                        .toList()
                        .containsAll(QuestionAnswers.OUTPUTS);
    }

    /**
     * Writes a line for each question.
     *
     * @throws ProblemException if the data does not fit the model
     */
    public static void write(TrainedModel model, NewExamples examples, boolean allProbabilities, Writer out) {
        if (allProbabilities) {
            throw new ProblemException(
                    new FileProblem.Usage("--probabilities is for classes, but this model answers questions"));
        }
        try (CsvWriter lines = CsvWriter.builder().build(out)) {
            List<String> header = new ArrayList<>(examples.keep());
            header.addAll(List.of("answer", "probability", "score"));
            QuestionAnswers answers = new QuestionAnswers(examples.questions().orElseThrow());
            Map<Integer, List<String>> kept = find(model, examples, answers);
            lines.writeRecord(header);
            for (QuestionAnswers.Answer answer : answers.all()) {
                List<String> cells = new ArrayList<>(kept.getOrDefault(answer.question(), List.of()));
                cells.add(answer.text());
                cells.add(Float.toString((float) answer.probability()));
                cells.add(Float.toString((float) answer.score()));
                lines.writeRecord(cells);
            }
        } catch (DataException unfit) {
            throw DataOpening.problems(unfit);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Looks for answers in all windows. @return what is kept of each question */
    private static Map<Integer, List<String>> find(TrainedModel model, NewExamples examples, QuestionAnswers answers) {
        List<Field> fields = examples.fields();
        model.require(fields);
        int window = answers.windowField(fields);
        InputBatch batch = new InputBatch(fields);
        Map<Integer, List<String>> kept = new HashMap<>();
        for (int count = examples.read(batch); count > 0; count = examples.read(batch)) {
            List<double[]> logits = model.logits(batch, fields, count, QuestionAnswers.OUTPUTS);
            List<Integer> questions = answers.see(
                    batch.longs(window),
                    count,
                    logits.get(0).length / count,
                    place -> logits.get(0)[place],
                    place -> logits.get(1)[place]);
            for (int example = 0; example < count; example++) {
                kept.putIfAbsent(questions.get(example), examples.kept(example));
            }
        }
        return kept;
    }
}
