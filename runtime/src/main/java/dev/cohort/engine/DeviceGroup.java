package dev.cohort.engine;

import dev.cohort.api.graph.Shape;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.OnnxWriter;
import dev.cohort.step.UpdateProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Neighbouring parameters that one optimizer moves, on a device. The next values are written beside the old ones and copied
 * over them, since a graph that writes what it reads depends on the order in which its nodes happen to run.
 */
final class DeviceGroup implements AutoCloseable {
    private final int offset;
    private final int length;
    private final List<String> stateNames;
    private final List<TensorMemory> states = new ArrayList<>();
    private final List<AutoCloseable> owned = new ArrayList<>();
    private final List<MemoryCopy> copies = new ArrayList<>();
    private final UpdateScalars scalars;
    private final List<GraphValue> read;
    private final FlatMemory scalarMemory;
    private final Binding binding;

    DeviceGroup(
            Engine engine,
            int offset,
            int length,
            TensorMemory parameters,
            TensorMemory gradients,
            UpdateProgram program) {
        this.offset = offset;
        this.length = length;
        this.stateNames = new ArrayList<>(program.states().keySet());
        this.scalars = new UpdateScalars(program);
        this.read = scalars.readByVectors();
        this.scalarMemory = new FlatMemory(read.size());
        Shape vector = Shape.of(length);
        CompiledGraph graph = engine.compile(OnnxWriter.write(UpdateGraph.update(program, read, length)));
        binding = graph.bind();
        owned.add(binding);
        owned.add(graph);
        binding.input(UpdateGraph.PARAMETERS, parameters, offset, vector);
        binding.input(UpdateGraph.GRADIENT, gradients, offset, vector);
        for (int index = 0; index < read.size(); index++) {
            binding.input(UpdateGraph.scalar(index), scalarMemory, index, Shape.SCALAR);
        }
        replace(engine, UpdateGraph.PARAMETERS, parameters, offset);
        for (String name : stateNames) {
            TensorMemory state = engine.allocate(length);
            states.add(state);
            binding.input(UpdateGraph.state(name), state, 0, vector);
            replace(engine, name, state, 0);
        }
    }

    private void replace(Engine engine, String name, TensorMemory home, int at) {
        TensorMemory next = engine.allocate(length);
        binding.output(UpdateGraph.next(name), next, 0, Shape.of(length));
        MemoryCopy copy = engine.copy(next, 0, home, at, length);
        copies.add(copy);
        owned.add(copy);
        owned.add(next);
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }

    List<String> stateNames() {
        return stateNames;
    }

    TensorMemory state(String name) {
        return states.get(stateNames.indexOf(name));
    }

    void update(double learningRate, double step) {
        Map<GraphValue, Double> values = scalars.of(learningRate, step);
        for (int index = 0; index < read.size(); index++) {
            scalarMemory
                    .floats()
                    .put(index, values.getOrDefault(read.get(index), 0.0).floatValue());
        }
        binding.run();
        copies.forEach(MemoryCopy::run);
    }

    @Override
    public void close() {
        Closing.all(owned);
        Closing.all(states);
    }
}
