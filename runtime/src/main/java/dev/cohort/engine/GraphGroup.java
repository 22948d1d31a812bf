package dev.cohort.engine;

import dev.cohort.api.graph.Shape;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.OnnxWriter;
import dev.cohort.step.UpdateProgram;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Neighbouring parameters that one optimizer moves, by graphs: all of a group on a device, or one tensor as a whole. The next
 * values are written beside the old ones and copied over them, since a graph that writes what it reads depends on the order in
 * which its nodes happen to run.
 */
final class GraphGroup implements AutoCloseable {
    private final Engine engine;
    private final UpdateProgram program;
    private final int offset;
    private final Shape shape;
    private final TensorMemory parameters;
    private final Map<String, TensorMemory> states = new LinkedHashMap<>();
    private final List<AutoCloseable> owned = new ArrayList<>();
    private final UpdateScalars scalars;
    private final FlatMemory scalarMemory;
    private final Move update;
    private final Optional<Move> probe;
    private final Optional<Move> evaluated;

    /** A graph, and the copies that follow it. */
    private record Move(Optional<Binding> binding, List<MemoryCopy> copies) {
        void run() {
            if (binding.isPresent()) {
                binding.get().run();
                copies.forEach(MemoryCopy::run);
            }
        }
    }

    /**
     * @param gradients the gradients of an update
     * @param batch the gradients of a batch, neither accumulated nor clipped
     */
    GraphGroup(
            Engine engine,
            int offset,
            int length,
            TensorMemory parameters,
            TensorMemory gradients,
            TensorMemory batch,
            UpdateProgram program) {
        this.engine = engine;
        this.program = program;
        this.offset = offset;
        this.shape = program.tensor().orElse(Shape.of(length));
        this.parameters = parameters;
        this.scalars = new UpdateScalars(program);
        this.scalarMemory = new FlatMemory(scalars.read().size());
        program.states()
                .forEach((name, value) -> states.put(
                        name, engine.allocate(Math.toIntExact(shape(value).elements()))));
        update = move(program.results(), gradients);
        probe = program.probe().map(value -> move(program.results(value), batch));
        evaluated = program.evaluated().map(value -> move(program.results(value), gradients));
    }

    private Shape shape(GraphValue value) {
        return value.shape().equals(program.parameters().shape()) ? shape : value.shape();
    }

    private Move move(List<GraphValue> results, TensorMemory gradients) {
        Map<String, GraphValue> changed = new LinkedHashMap<>();
        Iterator<GraphValue> next = results.iterator();
        GraphValue moved = next.next();
        if (moved != program.parameters()) {
            changed.put(UpdateGraph.PARAMETERS, moved);
        }
        program.states().forEach((name, before) -> {
            GraphValue value = next.next();
            if (value != before) {
                changed.put(UpdateGraph.state(name), value);
            }
        });
        if (changed.isEmpty()) {
            return new Move(Optional.empty(), List.of());
        }
        CompiledGraph graph = engine.compile(OnnxWriter.write(UpdateGraph.of(program, scalars.read(), shape, changed)));
        Binding binding = graph.bind();
        owned.add(binding);
        owned.add(graph);
        binding.input(UpdateGraph.PARAMETERS, parameters, offset, shape);
        binding.input(UpdateGraph.GRADIENT, gradients, offset, shape);
        for (int index = 0; index < scalars.read().size(); index++) {
            binding.input(UpdateGraph.scalar(index), scalarMemory, index, Shape.SCALAR);
        }
        program.states().forEach((name, value) -> binding.input(UpdateGraph.state(name), state(name), 0, shape(value)));
        List<MemoryCopy> copies = new ArrayList<>();
        changed.forEach((name, value) -> copies.add(output(binding, name, value)));
        return new Move(Optional.of(binding), copies);
    }

    private MemoryCopy output(Binding binding, String name, GraphValue value) {
        boolean own = name.equals(UpdateGraph.PARAMETERS);
        Shape result = own ? shape : shape(value);
        int length = Math.toIntExact(result.elements());
        TensorMemory next = engine.allocate(length);
        binding.output(UpdateGraph.next(name), next, 0, result);
        MemoryCopy copy = own
                ? engine.copy(next, 0, parameters, offset, length)
                : engine.copy(next, 0, state(UpdateGraph.stateName(name)), 0, length);
        owned.add(copy);
        owned.add(next);
        return copy;
    }

    int offset() {
        return offset;
    }

    int length() {
        return Math.toIntExact(shape.elements());
    }

    UpdateProgram program() {
        return program;
    }

    UpdateScalars scalars() {
        return scalars;
    }

    TensorMemory state(String name) {
        return Objects.requireNonNull(states.get(name), name);
    }

    /** Moves the parameters. */
    void update(UpdateRates rates, long step, double norm) {
        compute(rates, step, norm);
        update.run();
        scalars.advance();
    }

    /** Moves the parameters to where the gradient is taken again. */
    void probe(UpdateRates rates, long step, double norm) {
        if (probe.isPresent()) {
            compute(rates, step, norm);
            probe.get().run();
        }
    }

    /** Gives the parameters the values that an evaluation uses. */
    void evaluated(UpdateRates rates, long step) {
        if (evaluated.isPresent()) {
            compute(rates, step, 0);
            evaluated.get().run();
        }
    }

    private void compute(UpdateRates rates, long step, double norm) {
        scalars.compute(rates, step, norm);
        scalarMemory.write(0, scalars.rounded(), 0, scalars.rounded().length);
    }

    @Override
    public void close() {
        Closing.all(owned);
        states.values().forEach(TensorMemory::close);
    }
}
