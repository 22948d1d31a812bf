package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.dataset.Vocabulary;
import dev.cohort.api.loss.Answer;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.EvaluationStep.Judged;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Texts that are a part of what was read, by the outputs {@code start} and {@code end}, which say how probable each place is to begin
 * and to end an answer.
 *
 * <p>The answer is the most probable pair of places in this order, at most thirty tokens, that lies within the second text, where
 * there are two; or the first place, which stands for no answer.
 */
final class SpanTexts {
    /** The outputs, and targets, by which an answer is told. */
    static final Set<String> OUTPUTS = Set.of("start", "end");

    private static final int LONGEST = 30;

    private final FieldBuffers batch;
    private final Vocabulary vocabulary;

    SpanTexts(FieldBuffers batch, Vocabulary vocabulary) {
        this.batch = batch;
        this.vocabulary = vocabulary;
    }

    /** Whether predictions are such answers. */
    static boolean are(List<Judged> judged) {
        return judged.stream()
                        .filter(one -> OUTPUTS.contains(one.output())
                                && one.answer() == Answer.CLASSES
                                && one.target().isPresent())
                        .count()
                == OUTPUTS.size();
    }

    /** The answers of the batch that was run last, beside the right ones. */
    TextPredictions of(EvaluationPass pass, int examples) {
        BatchPredictions starts = pass.predictions("start");
        BatchPredictions ends = pass.predictions("end");
        starts.show(examples);
        ends.show(examples);
        List<String> targets = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int row = 0; row < Math.min(starts.rows(), ends.rows()); row++) {
            int example = starts.example(row);
            targets.add(text(example, starts.targetClass(row), ends.targetClass(row)));
            int[] best = best(starts, ends, row);
            texts.add(text(example, best[0], best[1]));
        }
        return new TextPredictions(targets, texts);
    }

    private int[] best(BatchPredictions starts, BatchPredictions ends, int row) {
        int[] best = {0, 0};
        double most = starts.probability(row, 0) * ends.probability(row, 0);
        int places = Math.min(starts.task().width(), ends.task().width());
        for (int start = 1; start < places; start++) {
            for (int end = start; end < Math.min(places, start + LONGEST); end++) {
                double probability = starts.probability(row, start) * ends.probability(row, end);
                if (probability > most && isWithin(starts.example(row), start) && isWithin(starts.example(row), end)) {
                    most = probability;
                    best = new int[] {start, end};
                }
            }
        }
        return best;
    }

    /** Whether a place is one of the text that answers are looked for in. */
    private boolean isWithin(int example, int place) {
        return is(TokenFields.ATTENTION_MASK, example, place) && is(TokenFields.TOKEN_TYPE_IDS, example, place);
    }

    private boolean is(String name, int example, int place) {
        return field(name)
                .map(field -> longs(field).get(example * field.elements() + place) == 1)
                .orElse(true);
    }

    private String text(int example, int start, int end) {
        Field ids = field(TokenFields.INPUT_IDS).orElseThrow();
        long[] tokens = new long[ids.elements()];
        longs(ids).get(example * ids.elements(), tokens);
        long[] own = Arrays.copyOfRange(tokens, start, Math.max(start, end) + 1);
        return PluginCode.call(vocabulary, "text", () -> vocabulary.text(own));
    }

    private LongBuffer longs(Field field) {
        return batch.longs(batch.fields().indexOf(field));
    }

    private Optional<Field> field(String name) {
        return batch.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst();
    }
}
