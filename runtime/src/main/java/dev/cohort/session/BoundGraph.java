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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph of a step with what it reads bound, once for each batch size that comes and each shard of it.
 *
 * <p>For the shards of a full batch, the ones that count, ONNX Runtime knows the size in advance; others share a second
 * compilation, made when the first of them comes.
 */
final class BoundGraph implements AutoCloseable {
    private static final String BATCH = Dimension.BATCH.toString();

    /** Binds the outputs, and the inputs that are neither fields nor variables, for a shard of a batch. */
    @FunctionalInterface
    interface Rest {
        void bind(Binding binding, Shard shard);
    }

    /** The shard of a number, with its examples among those of the batch. */
    record Shard(int number, int first, int examples) {
        static Shard of(int number, int shards, int examples) {
            return new Shard(number, first(number, shards, examples), examples(number, shards, examples));
        }

        private static int first(int number, int shards, int examples) {
            return (int) ((long) examples * number / shards);
        }

        static int examples(int number, int shards, int examples) {
            return first(number + 1, shards, examples) - first(number, shards, examples);
        }
    }

    private final Engine engine;
    private final byte[] model;
    private final int shards;
    private final CompiledGraph full;
    private @Nullable CompiledGraph general;
    private final Set<String> inputs;
    private final int capacity;
    private final ModelMemory memory;
    private final Map<String, Variable> variables;
    private final Rest rest;
    private final Optional<LentThreads> lent;
    private final List<Binding> made = new ArrayList<>();

    /** By the batch's side, the shard and how many examples the batch has. */
    private final @Nullable Binding[][][] bindings;

    /**
     * @param outputs those of the graph that are asked for
     * @param shards into how many a batch is split, which run at the same time
     * @param capacity how many examples a full batch has
     * @param lent what the graph's last operator calls, where there is such a one
     */
    BoundGraph(
            Engine engine,
            Graph graph,
            Set<String> outputs,
            int shards,
            int capacity,
            ModelMemory memory,
            Map<String, Variable> variables,
            Rest rest,
            Optional<LentThreads> lent) {
        this.engine = engine;
        Graph reading = memory.reading(graph);
        this.model = OnnxWriter.write(reading, outputs);
        this.shards = shards;
        this.lent = lent;
        this.full = compile(Map.of(BATCH, (long) capacity / shards));
        this.inputs = Set.copyOf(reading.inputs().keySet());
        this.capacity = capacity;
        this.memory = memory;
        this.variables = variables;
        this.rest = rest;
        this.bindings = new Binding[2][shards][capacity + 1];
    }

    private CompiledGraph compile(Map<String, Long> extents) {
        return shards == 1 ? engine.compile(model, extents, lent) : engine.compile(model, extents, shards);
    }

    /** Makes ready for a batch of some size; not to be called while a shard runs. */
    void prepare(FieldBuffers batch, int examples) {
        @Nullable Binding[][] bound = bindings[batch.side()];
        // The last shard has examples if any has.
        if (bound[shards - 1][examples] != null) {
            return;
        }
        for (int number = 0; number < shards; number++) {
            Shard shard = Shard.of(number, shards, examples);
            if (shard.examples() > 0) {
                bound[number][examples] = bind(batch, shard);
            }
        }
    }

    /** Runs a shard of a batch that was prepared; a shard without examples does nothing. */
    void run(FieldBuffers batch, int shard, int examples) {
        Binding binding = bindings[batch.side()][shard][examples];
        if (binding != null) {
            binding.run();
        }
    }

    private Binding bind(FieldBuffers batch, Shard shard) {
        Binding binding = compiled(shard.examples()).bind();
        made.add(binding);
        List<Field> fields = batch.fields();
        for (int index = 0; index < fields.size(); index++) {
            String input = Names.field(fields.get(index).name());
            if (inputs.contains(input)) {
                Shape shape = Shapes.of(fields.get(index).shape().batched(), shard.examples());
                ByteBuffer elements = batch.raw(index, shard.first(), shard.examples());
                binding.input(input, fields.get(index).type(), shape, elements);
            }
        }
        memory.bind(binding, inputs, variables.values());
        rest.bind(binding, shard);
        return binding;
    }

    private CompiledGraph compiled(int examples) {
        if (examples == capacity / shards) {
            return full;
        }
        if (general == null) {
            general = compile(Map.of());
        }
        return general;
    }

    @Override
    public void close() {
        made.forEach(Binding::close);
        full.close();
        if (general != null) {
            general.close();
        }
    }
}
