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
 * Lookahead (Zhang et al. 2019), around any optimizer: every few updates, slow parameters go a part of the way to where the
 * fast ones have come, which go on from there.
 *
 * <pre>
 * p ← the inner optimizer's update
 * every so many steps:  s ← s + alpha · (p − s),  p ← s       s begins where p began
 * </pre>
 *
 * <p>Lowers the variance of the inner optimizer's way. The semantics and defaults are those of the authors' implementation, where
 * the inner optimizer keeps its states; evaluation and the exported model use the slow parameters.
 */
@Name("lookahead")
@About("goes back a part of the way every few updates of another optimizer")
public record Lookahead(
        @About("the optimizer that moves the fast parameters") Optimizer inner,
        @Default("5") @About("after how many updates the slow parameters follow") int steps,
        @Default("0.8") @About("which part of the way they go") double alpha)
        implements WrappingOptimizer {
    public Lookahead {
        Options.positive((long) steps, "steps");
        Options.require(alpha >= 0 && alpha <= 1, "alpha", "must be 0 to 1, got " + alpha);
    }

    @Override
    public void update(UpdateContext context) {
        Value fast = context.update(inner);
        Value slow = Rounds.beginning(context, "slow");
        Value followed = slow.plus(fast.minus(slow).times(alpha));
        Value follows = Rounds.ends(context, steps);
        context.state("slow", follows.choose(followed, slow));
        context.parameters(follows.choose(followed, fast));
    }

    @Override
    public Value evaluated(UpdateContext context) {
        return context.step().less(1).choose(context.parameters(), context.state("slow"));
    }
}
