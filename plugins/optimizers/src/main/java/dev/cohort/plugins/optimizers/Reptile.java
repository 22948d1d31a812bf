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
 * Reptile (Nichol et al. 2018), around any optimizer: finds parameters from which a few updates learn a new task.
 *
 * <pre>
 * so many steps on one task:  p ← the inner optimizer's update        p begins at b
 * then:                       b ← b + rate · (mean of p − b over so many tasks),  p ← b
 * </pre>
 *
 * <p>Each {@code steps} batches in turn have to be of one task, so the data has to give them so, as {@code sinusoids} does. The
 * semantics and defaults are those of the authors' implementation (openai/supervised-reptile) for {@code inner-iters},
 * {@code meta-step} and {@code meta-batch}: the inner optimizer keeps its states from task to task. Evaluation and the exported
 * model use the parameters as they are: those that tasks begin with where a run ends with a task, and in the midst of one those
 * that have adapted to it. With one task at a time the way is that of {@link Lookahead}.
 */
@Name("reptile")
@About("finds parameters that learn a new task in a few updates of another optimizer")
public record Reptile(
        @About("the optimizer that learns each task") Optimizer inner,
        @Default("20") @About("how many updates in turn are of one task") int steps,
        @Default("0.1") @About("which part of the way to the tasks' parameters those that tasks begin with go")
                double rate,
        @Default("1") @About("of how many tasks that way is the mean") int tasks)
        implements WrappingOptimizer {
    public Reptile {
        Options.positive((long) steps, "steps");
        Options.require(rate >= 0 && rate <= 1, "rate", "must be 0 to 1, got " + rate);
        Options.positive((long) tasks, "tasks");
    }

    @Override
    public void update(UpdateContext context) {
        Value begin = Rounds.beginning(context, "begin");
        Value learned = context.update(inner);
        Value ends = Rounds.ends(context, steps);
        Value moves = Rounds.ends(context, (long) steps * tasks);
        Value way = context.state("way");
        Value further = ends.choose(way.plus(learned.minus(begin).dividedBy(tasks)), way);
        Value next = moves.choose(begin.plus(further.times(rate)), begin);
        context.state("begin", next);
        context.state("way", moves.choose(further.times(0), further));
        context.parameters(ends.choose(next, learned));
    }
}
