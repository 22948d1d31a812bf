package dev.cohort.step;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Questions;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.AppliedModel;
import dev.cohort.api.objective.Formula;
import dev.cohort.api.objective.FormulaContext;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.objective.Outcome.Summand;
import dev.cohort.api.objective.Term;
import dev.cohort.configuration.Weighting;
import dev.cohort.plugin.PluginCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What an experiment file has trained: a model, and one loss of what it gives, or several.
 *
 * <p>The model sees every field but those that are only there to be compared with, and the weight: they are not there when the
 * trained model predicts.
 *
 * @param fields what each example of the data has
 */
public record ModelFormula(Model model, List<Term> terms, Weighting weighting, List<Field> fields) implements Formula {
    public ModelFormula {
        terms = List.copyOf(terms);
        fields = List.copyOf(fields);
    }

    /** One loss that compares the prediction with a target. */
    public static ModelFormula of(Model model, Loss loss, Field target) {
        return new ModelFormula(model, List.of(Term.of(loss)), Weighting.FIXED, List.of(target));
    }

    @Override
    public Outcome apply(FormulaContext context) {
        Map<String, Value> inputs = new LinkedHashMap<>(context.fields());
        inputs.keySet().removeIf(field -> !isRead(field));
        AppliedModel applied = context.apply(model, "", inputs, predictionSizes());
        if (terms.size() == 1 && terms.get(0).weight() == 1 && weighting == Weighting.FIXED) {
            return new Outcome(context.loss(terms.get(0), applied), applied.outputs());
        }
        List<Summand> summands = new ArrayList<>();
        for (Term term : terms) {
            summands.add(weighting.summand(context, term, context.loss(term, applied)));
        }
        return Outcome.sum(summands, applied.outputs());
    }

    /** Whether the model sees a field. */
    boolean isRead(String field) {
        return !Set.of(Field.TARGET, Field.WEIGHT, Field.GROUP, Questions.WINDOW)
                        .contains(field)
                && (field.equals(Field.FEATURES)
                        || terms.stream().noneMatch(term -> term.target().equals(field)));
    }

    private static boolean compares(Term term) {
        return PluginCode.target(term.loss()).isPresent();
    }

    /** How many numbers the outputs have for each example, as the losses want it. */
    Map<String, Integer> predictionSizes() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (Term term : terms) {
            Optional<Field> target = fields.stream()
                    .filter(field -> compares(term) && field.name().equals(term.target()))
                    .findFirst();
            OptionalInt size = PluginCode.build(
                    term.loss(), "predictionSize", () -> term.loss().predictionSize(target));
            if (size.orElse(1) < 1) {
                throw PluginCode.broken(term.loss(), "predictionSize", "answers " + size.getAsInt());
            }
            if (size.isPresent()) {
                Integer other = sizes.putIfAbsent(term.output(), size.getAsInt());
                if (other != null && other != size.getAsInt()) {
                    throw new IllegalArgumentException("the output \"" + term.output() + "\" should have " + other
                            + " numbers per example for one loss and " + size.getAsInt() + " for another");
                }
            }
        }
        return sizes;
    }
}
