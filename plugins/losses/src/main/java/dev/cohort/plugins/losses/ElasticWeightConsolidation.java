package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.plugin.BrokenPromiseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Elastic weight consolidation (Kirkpatrick et al. 2017, equation 3): parameters stay near what they were when training began, the
 * more so the more an earlier task depended on them.
 *
 * <pre>
 * ½ · Σ F · (θ − θ₀)²
 * F ← decay · F + (1 − decay) · (∂ loss / ∂ θ)²    with every batch, for the training that begins with this model
 * </pre>
 *
 * <p>It is one of several {@code [[loss.terms]]}, with its strength as the weight. F, the diagonal of Fisher's information, is a moving
 * average over batches as in Chaudhry et al. 2018 (section 4.1), of the gradients of a loss of its own; what earlier trainings found
 * adds up. It is a state of the model, so that a training that begins with another run's model ({@code model.initialize-from}, or a
 * task of {@code [continual]}) holds fast to what that one has learned; where training begins anew it is 0, and so is this loss.
 */
@Name("elastic-weight-consolidation")
@About("keeps parameters near those that training began with, as much as earlier tasks need them")
public record ElasticWeightConsolidation(
        @Default("cross-entropy") @About("the loss of the task, whose gradients say which parameters it needs")
                Loss loss,
        @Default("") @About("a regular expression, looked for in the names of the parameters that count")
                String parameters,
        @Default("0.9") @About("what the squares of earlier gradients keep of their weight with every batch")
                double decay)
        implements Loss {
    public ElasticWeightConsolidation {
        Options.pattern(parameters, "parameters");
        Options.fraction(decay, "decay");
    }

    @Override
    public Optional<TargetRequest> target() {
        return loss.target();
    }

    @Override
    public Answer answers() {
        return loss.answers();
    }

    @Override
    public Value answer(Value prediction) {
        return loss.answer(prediction);
    }

    @Override
    public Value answer(LossContext context, Value prediction) {
        return loss.answer(context, prediction);
    }

    @Override
    public Value compute(LossContext context) {
        Map<String, Value> counted = ParameterPenalty.found(parameters, context);
        List<Value> penalties = new ArrayList<>();
        Value task = BrokenPromiseException.requireAnswer(loss.compute(context), loss, "compute");
        List<Value> gradients =
                context.training() ? task.gradient(counted.values().toArray(Value[]::new)) : List.of();
        for (Map.Entry<String, Value> parameter : counted.entrySet()) {
            Value current = parameter.getValue();
            Value information =
                    context.state("information." + parameter.getKey(), current.shape(), Initializer.zeros());
            Value earlier = context.beginning(information);
            if (context.training()) {
                Value moved = information
                        .minus(earlier)
                        .times(decay)
                        .plus(gradients.get(penalties.size()).square().times(1 - decay));
                context.assign(information, earlier.plus(moved).detached());
            }
            penalties.add(current.minus(context.beginning(current))
                    .square()
                    .times(earlier)
                    .sum());
        }
        return penalties.stream().reduce(Value::plus).orElseThrow().times(0.5);
    }
}
