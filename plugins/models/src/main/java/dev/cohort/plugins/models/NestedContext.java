package dev.cohort.plugins.models;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;
import java.util.Map;
import java.util.Optional;

/**
 * What a model within another sees: the same step, with a prefix before the names of its variables.
 *
 * @param size how many numbers each of its outputs has
 */
record NestedContext(ModelContext outer, String prefix, int size) implements ModelContext {
    @Override
    public int predictionSize(String output) {
        return size;
    }

    @Override
    public Optional<Field> declaration(String field) {
        return outer.declaration(field);
    }

    @Override
    public Value frozen(String name, Shape shape, Initializer initializer) {
        return outer.frozen(prefix + name, shape, initializer);
    }

    @Override
    public Value at(String place, Value value) {
        return outer.at(prefix + place, value);
    }

    @Override
    public void account(String text) {
        outer.account(text);
    }

    @Override
    public void remark(String text) {
        outer.remark(text);
    }

    @Override
    public GraphBuilder graph() {
        return outer.graph();
    }

    @Override
    public Map<String, Value> fields() {
        return outer.fields();
    }

    @Override
    public Value dropout(Value value, double probability) {
        return outer.dropout(value, probability);
    }

    @Override
    public Value normal(String name, Shape shape) {
        return outer.normal(prefix + name, shape);
    }

    @Override
    public Value uniform(String name, Shape shape) {
        return outer.uniform(prefix + name, shape);
    }

    @Override
    public Value parameter(String name, Shape shape, Initializer initializer) {
        return outer.parameter(prefix + name, shape, initializer);
    }

    @Override
    public Value state(String name, Shape shape, Initializer initializer) {
        return outer.state(prefix + name, shape, initializer);
    }

    @Override
    public void assign(Value state, Value next) {
        outer.assign(state, next);
    }

    @Override
    public boolean training() {
        return outer.training();
    }
}
