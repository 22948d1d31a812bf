package dev.cohort.generation;

import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.dataset.Vocabulary;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.configuration.GenerationSection;
import dev.cohort.engine.Binding;
import dev.cohort.engine.CompiledGraph;
import dev.cohort.engine.Engine;
import dev.cohort.engine.FlatMemory;
import dev.cohort.engine.TensorMemory;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.Names;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a text for each example of a batch with the two graphs of a model.
 *
 * <p>What the model remembers lies in two memories, of which one is read and the other written, in turns. Texts that are over
 * leave the batch. Whoever opens a writer closes it.
 */
public final class TokenWriter implements AutoCloseable {
    private static final long DRAWN = SplitMix64.stream("generation");

    /** Lets a graph read what it has of the given inputs. */
    @FunctionalInterface
    public interface Inputs {
        void bind(Binding binding, Set<String> inputs);
    }

    private final Engine engine;
    private final WritingGraphs graphs;
    private final CompiledGraph begin;
    private final CompiledGraph next;
    private final Inputs variables;
    private final TokenScores scores;
    private final long seed;
    private final long end;
    private final int known;
    private final Map<String, Shape> remembered = new LinkedHashMap<>();
    private final TensorMemory[] memories = {new FlatMemory(0), new FlatMemory(0)};
    private FlatMemory logits = new FlatMemory(0);
    private int capacity;

    /**
     * @param variables what both graphs read beside fields and tokens
     * @param seed from which tokens are drawn
     * @throws IllegalArgumentException if the vocabulary has more tokens than the model knows
     */
    public TokenWriter(
            Engine engine,
            WritingGraphs graphs,
            Inputs variables,
            GenerationSection options,
            Vocabulary vocabulary,
            long seed) {
        this.known = PluginCode.call(vocabulary, "size", vocabulary::size);
        if (known > graphs.tokens()) {
            throw new IllegalArgumentException(
                    "the vocabulary has " + known + " tokens, but the model writes only the first " + graphs.tokens());
        }
        this.end = PluginCode.call(vocabulary, "end", vocabulary::end);
        this.engine = engine;
        this.graphs = graphs;
        this.variables = variables;
        this.scores = new TokenScores(options);
        this.seed = seed;
        graphs.nextInputs().forEach((name, shape) -> {
            if (Names.isMemory(name)) {
                remembered.put(name, shape);
            }
        });
        this.begin = engine.compile(graphs.begin());
        this.next = engine.compile(graphs.next());
    }

    /** A beginning of a text: whose, and which row of the memory it goes on from with which token. */
    private record Row(int example, int from, long token) {}

    /**
     * Writes a text for each of some prompts.
     *
     * @param fields what the first graph reads
     * @param place that of the first example among all, so that what is drawn does not depend on batches
     * @return the tokens of each text, without the one that ends it
     */
    public List<long[]> write(Prompts prompts, Inputs fields, long place) {
        List<Search> searches = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (int example = 0; example < prompts.size(); example++) {
            searches.add(search(prompts.of(example), place + example));
            rows.add(new Row(example, example, prompts.last(example)));
        }
        reserve(prompts.size() * scores.options().beams());
        begin(fields, prompts.size());
        int before = prompts.size();
        for (int position = 0; !rows.isEmpty(); position++) {
            next(rows, before, position);
            before = rows.size();
            rows = follow(searches, rows);
        }
        return searches.stream().map(Search::text).toList();
    }

    private Search search(long[] prompt, long place) {
        return scores.options().beams() > 1
                ? new BeamSearch(scores, prompt, end)
                : new SingleSearch(scores, prompt, end, SplitMix64.of(seed, DRAWN, place));
    }

    private void reserve(int rows) {
        if (rows > capacity) {
            long needed = remembered.values().stream()
                    .mapToLong(shape -> of(shape, rows).elements())
                    .sum();
            if (needed > Integer.MAX_VALUE || (long) rows * graphs.tokens() > Integer.MAX_VALUE) {
                throw new ProblemException(new FileProblem.Incompatible(
                        Optional.empty(),
                        "[generation] asks for more than a memory holds: " + rows
                                + " beginnings of texts at once, for which " + needed
                                + " numbers are remembered; lower beams, maximum-length or batch-size"));
            }
            closeMemories();
            int length = (int) needed;
            memories[0] = engine.allocate(length);
            memories[1] = engine.allocate(length);
            logits = new FlatMemory(rows * graphs.tokens());
            capacity = rows;
        }
    }

    private static int length(Shape shape, int rows) {
        return Math.toIntExact(of(shape, rows).elements());
    }

    private static Shape of(Shape shape, int rows) {
        List<Dimension> dimensions = new ArrayList<>(shape.dimensions());
        dimensions.set(0, Dimension.of(rows));
        return new Shape(dimensions);
    }

    private void begin(Inputs fields, int examples) {
        try (Binding binding = begin.bind()) {
            fields.bind(binding, graphs.beginInputs());
            variables.bind(binding, graphs.beginInputs());
            int offset = 0;
            for (Map.Entry<String, Shape> value : remembered.entrySet()) {
                binding.output(value.getKey(), memories[0], offset, of(value.getValue(), examples));
                offset += length(value.getValue(), capacity);
            }
            binding.run();
        }
    }

    /** Reads the last token of each row; logits of the next are there, and what is remembered in the other memory. */
    private void next(List<Row> rows, int before, int position) {
        ByteBuffer tokens = longs(rows.size());
        ByteBuffer froms = longs(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            tokens.putLong(row * Long.BYTES, rows.get(row).token());
            froms.putLong(row * Long.BYTES, rows.get(row).from());
        }
        Shape each = Shape.of(rows.size());
        try (Binding binding = next.bind()) {
            binding.input(Names.TOKEN, ElementType.INT64, each, tokens);
            binding.input(Names.ROWS, ElementType.INT64, each, froms);
            binding.input(Names.POSITION, ElementType.INT64, Shape.SCALAR, longs(1).putLong(0, position));
            variables.bind(binding, graphs.nextInputs().keySet());
            int offset = 0;
            for (Map.Entry<String, Shape> value : remembered.entrySet()) {
                Shape shape = value.getValue();
                binding.input(value.getKey(), memories[position % 2], offset, of(shape, before));
                binding.output(
                        Names.nextMemory(value.getKey()), memories[1 - position % 2], offset, of(shape, rows.size()));
                offset += length(shape, capacity);
            }
            binding.output(Names.LOGITS, logits, 0, Shape.of(rows.size(), graphs.tokens()));
            binding.run();
        }
    }

    private static ByteBuffer longs(int count) {
        return ByteBuffer.allocateDirect(count * Long.BYTES).order(ByteOrder.nativeOrder());
    }

    private List<Row> follow(List<Search> searches, List<Row> rows) {
        List<Row> following = new ArrayList<>();
        for (int first = 0; first < rows.size(); ) {
            int example = rows.get(first).example();
            List<double[]> own = new ArrayList<>();
            while (first + own.size() < rows.size()
                    && rows.get(first + own.size()).example() == example) {
                own.add(logits(first + own.size()));
            }
            Search search = searches.get(example);
            search.follow(own);
            for (Search.Continuation continuation : search.continuations()) {
                following.add(new Row(example, first + continuation.row(), continuation.token()));
            }
            first += own.size();
        }
        return following;
    }

    private double[] logits(int row) {
        double[] numbers = new double[known];
        for (int token = 0; token < known; token++) {
            numbers[token] = logits.floats().get(row * graphs.tokens() + token);
        }
        return numbers;
    }

    private void closeMemories() {
        memories[0].close();
        memories[1].close();
    }

    @Override
    public void close() {
        begin.close();
        next.close();
        closeMemories();
    }
}
