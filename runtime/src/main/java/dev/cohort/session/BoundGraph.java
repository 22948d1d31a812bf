package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import dev.cohort.engine.Binding;
import dev.cohort.engine.CompiledGraph;
import dev.cohort.engine.Engine;
import dev.cohort.engine.LentThreads;
import dev.cohort.graph.Graph;
import dev.cohort.graph.OnnxWriter;
import dev.cohort.step.Names;
import dev.cohort.step.Variable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A graph of a step with what it reads bound, once for each batch size that comes.
 *
 * <p>For the full batch, the one that counts, ONNX Runtime knows the size in advance; smaller ones share a second
 * compilation, made when the first of them comes.
 */
final class BoundGraph implements AutoCloseable {
    private static final String BATCH = Dimension.BATCH.toString();

    private final Engine engine;
    private final byte[] model;
    private final CompiledGraph full;
    private @Nullable CompiledGraph general;
    private final Set<String> inputs;
    private final FieldBuffers batch;
    private final ModelMemory memory;
    private final Map<String, Variable> variables;
    private final BiConsumer<Binding, Integer> rest;
    private final Optional<LentThreads> lent;
    private final @Nullable Binding[] bindings;

    /**
     * @param rest binds the outputs, and the inputs that are neither fields nor variables, for a batch size
     * @param lent what the graph's last operator calls, where there is such a one
     */
    BoundGraph(
            Engine engine,
            Graph graph,
            FieldBuffers batch,
            ModelMemory memory,
            Map<String, Variable> variables,
            BiConsumer<Binding, Integer> rest,
            Optional<LentThreads> lent) {
        this.engine = engine;
        this.model = OnnxWriter.write(graph);
        this.lent = lent;
        this.full = engine.compile(model, Map.of(BATCH, (long) batch.capacity()), lent);
        this.inputs = Set.copyOf(graph.inputs().keySet());
        this.batch = batch;
        this.memory = memory;
        this.variables = variables;
        this.rest = rest;
        this.bindings = new Binding[batch.capacity() + 1];
    }

    void run(int examples) {
        Binding binding = bindings[examples];
        if (binding == null) {
            binding = bind(examples);
            bindings[examples] = binding;
        }
        binding.run();
    }

    private Binding bind(int examples) {
        Binding binding = compiled(examples).bind();
        List<Field> fields = batch.fields();
        for (int index = 0; index < fields.size(); index++) {
            String input = Names.field(fields.get(index).name());
            if (inputs.contains(input)) {
                Shape shape = Shapes.of(fields.get(index).shape().batched(), examples);
                binding.input(input, fields.get(index).type(), shape, batch.raw(index));
            }
        }
        for (Variable variable : variables.values()) {
            String input = Names.variable(variable.name());
            if (inputs.contains(input)) {
                memory.bind(binding, input, variable);
            }
        }
        rest.accept(binding, examples);
        return binding;
    }

    private CompiledGraph compiled(int examples) {
        if (examples == batch.capacity()) {
            return full;
        }
        if (general == null) {
            general = engine.compile(model, Map.of(), lent);
        }
        return general;
    }

    @Override
    public void close() {
        for (Binding binding : bindings) {
            if (binding != null) {
                binding.close();
            }
        }
        full.close();
        if (general != null) {
            general.close();
        }
    }
}
