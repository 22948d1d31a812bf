package dev.cohort.step;

import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.StepContext;
import dev.cohort.api.graph.Value;
import java.util.Map;

/** What model, loss and formula see alike of a step, each under a scope that stands before the names of its variables. */
abstract class ScopedContext implements StepContext {
    private final StepGraph step;
    private final Scope scope;

    ScopedContext(StepGraph step, Scope scope) {
        this.step = step;
        this.scope = scope;
    }

    final StepGraph step() {
        return step;
    }

    final Scope scope() {
        return scope;
    }

    @Override
    public final GraphBuilder graph() {
        return step.graph();
    }

    @Override
    public final Map<String, Value> fields() {
        return step.fields();
    }

    @Override
    public final boolean training() {
        return step.training() && !scope.frozen();
    }

    @Override
    public Value parameter(String name, Shape shape, Initializer initializer) {
        return step.variable(
                scope.variable(name, shape, initializer, scope.frozen() ? Role.REFERENCE : Role.PARAMETER));
    }

    @Override
    public final Value state(String name, Shape shape, Initializer initializer) {
        return step.variable(scope.variable(name, shape, initializer, Role.STATE));
    }

    @Override
    public final void assign(Value state, Value next) {
        if (!scope.frozen()) {
            step.assign(state, next);
        }
    }

    @Override
    public final Value dropout(Value value, double probability) {
        if (!(probability >= 0 && probability < 1)) {
            throw new IllegalArgumentException("dropout has a probability from 0 to below 1, not " + probability);
        }
        return training() && probability > 0 ? step.drop(value, probability) : value;
    }

    @Override
    public final Value normal(String name, Shape shape) {
        return step.draw(scope.prefix() + name, shape, new Distribution.Normal());
    }

    @Override
    public final Value uniform(String name, Shape shape) {
        return step.draw(scope.prefix() + name, shape, new Distribution.Uniform());
    }
}
