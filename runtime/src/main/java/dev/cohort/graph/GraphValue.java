package dev.cohort.graph;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value of a {@link Graph}: an input, a constant, or the output of a node. */
public final class GraphValue implements Value {
    private final Graph graph;
    private final String name;
    private final ValueInfo info;
    private final @Nullable Constant constant;
    private @Nullable Node producer;

    GraphValue(Graph graph, String name, ValueInfo info, @Nullable Constant constant) {
        this.graph = graph;
        this.name = name;
        this.info = info;
        this.constant = constant;
    }

    void producedBy(Node node) {
        producer = node;
    }

    @Override
    public Graph graph() {
        return graph;
    }

    /** The name, unique in the graph; empty for {@link Graph#absent()}. */
    public String name() {
        return name;
    }

    @Override
    public ElementType type() {
        return info.type();
    }

    @Override
    public Shape shape() {
        return info.shape();
    }

    /** All that is known of this value before the graph runs. */
    public ValueInfo info() {
        return info;
    }

    @Override
    public Optional<Constant> constant() {
        return Optional.ofNullable(constant);
    }

    /** The node that computes this value; empty for inputs and constants. */
    public Optional<Node> producer() {
        return Optional.ofNullable(producer);
    }

    /** Whether this is a value at all, and not the sign that an optional input is left out. */
    public boolean isPresent() {
        return !name.isEmpty();
    }

    @Override
    public String toString() {
        return isPresent() ? name + shape() : "-";
    }
}
