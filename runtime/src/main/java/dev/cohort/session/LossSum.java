package dev.cohort.session;

import dev.cohort.step.EvaluationStep.LossPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up the losses of batches to that of a part of the data. */
final class LossSum {
    private final List<LossPart> named;
    private final List<LossOfPart> parts = new ArrayList<>();
    private @Nullable EvaluationPass last;

    LossSum(List<LossPart> named) {
        this.named = named;
        named.forEach(part -> parts.add(new LossOfPart(part.combination())));
    }

    /** Adds the batch that a pass has run last. */
    void add(EvaluationPass pass, int examples) {
        last = pass;
        for (int index = 0; index < parts.size(); index++) {
            parts.get(index).add(pass.loss(index), examples, pass.weight(index));
        }
    }

    /** The loss of all batches. */
    double value() {
        double sum = 0;
        for (int index = 0; index < parts.size(); index++) {
            double value = parts.get(index).value();
            sum += last == null ? value : last.weighted(index, value);
        }
        return sum;
    }

    /** The losses of the terms, before their weights, where the loss is told apart. */
    Map<String, Double> terms() {
        Map<String, Double> terms = new LinkedHashMap<>();
        for (int index = 0; index < parts.size(); index++) {
            if (named.get(index).weighted()) {
                terms.put(named.get(index).name(), parts.get(index).value());
            }
        }
        return terms;
    }
}
