package dev.cohort.plugins.optimizers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.api.optimizer.WrappingOptimizer;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;

/**
 * First-order model-agnostic meta-learning (Finn et al. 2017), around any optimizer: finds parameters from which a few steps of
 * gradient descent learn a new task.
 *
 * <pre>
 * so many steps on one task:  p ← p − taskLearningRate · g                  p begins at b
 * its next batch:             m ← mean of g at p over so many tasks
 * after these tasks:          b ← the inner optimizer's update of b by m,  p ← b
 * </pre>
 *
 * <p>Each {@code steps} + 1 batches in turn have to be of one task, so the data has to give them so, as {@code sinusoids} does. As
 * in the paper's first-order approximation, the gradient at p is taken for that at b. The learning rate and its schedule are
 * those of the inner optimizer; {@code task-learning-rate} stays. Evaluation and the exported model use the parameters as they
 * are: those that tasks begin with where a run ends with a task, and in the midst of one those that have adapted to it.
 */
@Name("maml")
@About("finds parameters that learn a new task in a few steps of gradient descent")
public record Maml(
        @About("the optimizer that moves the parameters that tasks begin with") Optimizer inner,
        @Default("1") @About("how many updates in turn learn one task, before the batch that judges them") int steps,
        @Default("0.01") @About("the length of the steps that learn a task") double taskLearningRate,
        @Default("1") @About("of how many tasks gradients become one update of the inner optimizer") int tasks)
        implements WrappingOptimizer {
    public Maml {
        Options.positive((long) steps, "steps");
        Options.notNegative(taskLearningRate, "task-learning-rate");
        Options.positive((long) tasks, "tasks");
    }

    @Override
    public void update(UpdateContext context) {
        Value begin = Rounds.beginning(context, "begin");
        Value judges = Rounds.ends(context, steps + 1L);
        Value moves = Rounds.ends(context, (steps + 1L) * tasks);
        Value gathered = context.state("gathered");
        Value further = judges.choose(gathered.plus(context.gradient().dividedBy(tasks)), gathered);
        Value next = moves.choose(context.update(inner, begin, further, moves), begin);
        Value learned = context.parameters().minus(context.gradient().times(taskLearningRate));
        context.state("begin", next);
        context.state("gathered", moves.choose(further.times(0), further));
        context.parameters(judges.choose(next, learned));
    }

    @Override
    public Value evaluated(UpdateContext context) {
        return context.parameters();
    }
}
