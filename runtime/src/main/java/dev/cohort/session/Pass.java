package dev.cohort.session;

import dev.cohort.api.graph.Shape;
import dev.cohort.api.loss.Combination;
import dev.cohort.engine.BatchGradients;
import dev.cohort.engine.Binding;
import dev.cohort.engine.Conductor;
import dev.cohort.engine.Engine;
import dev.cohort.engine.FlatMemory;
import dev.cohort.engine.LentThreads;
import dev.cohort.engine.ParallelLoop;
import dev.cohort.engine.TensorMemory;
import dev.cohort.session.BoundGraph.Shard;
import dev.cohort.step.Draw;
import dev.cohort.step.Names;
import dev.cohort.step.TrainingStep;
import dev.cohort.step.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The way of a batch through an objective's graph, forward and backward: as a whole, or in shards that threads take at the same
 * time, each with gradients of its own.
 */
final class Pass implements AutoCloseable {
    private static final Runnable NOTHING = () -> {};

    /** What a batch of a bucket goes through. */
    private record Way(TrainingStep step, List<Draws> draws, BoundGraph graph) {}

    private final int shards;
    private final ModelMemory memory;
    private final Consumer<Runnable> ending;
    private final boolean apart;
    private final List<TensorMemory> gradients = new ArrayList<>();
    private final BatchGradients batchGradients;
    private final FlatMemory losses;
    private final FlatMemory weights;
    private final FlatMemory terms;
    private final FlatMemory finite;
    private final LossScale scale;
    private final Optional<Conductor> conductor;
    private final Optional<LentThreads> lent;
    private final PerBucket<Way> ways;
    private Way way;
    private FieldBuffers batch;
    private int examples;
    private Runnable beside = NOTHING;
    private float loss;

    /**
     * @param objective its place
     * @param draws what draws the numbers of a step
     * @param scale of the loss, where it has one
     * @param ending what follows when loss and gradients are there, and is given what to have done beside it
     * @param apart whether that begins when the graph has come to its end, since it runs graphs of its own
     */
    Pass(
            int objective,
            Steps steps,
            Engine engine,
            FieldBuffers batch,
            ModelMemory memory,
            Function<Draw, Draws> draws,
            LossScale scale,
            Consumer<Runnable> ending,
            boolean apart) {
        this.apart = apart;
        TrainingStep first = steps.training(objective, 0);
        this.shards = first.shards().count();
        this.memory = memory;
        this.ending = ending;
        this.scale = scale;
        this.batch = batch;
        this.losses = new FlatMemory(shards);
        this.weights = new FlatMemory(shards);
        this.terms = new FlatMemory(shards * first.terms().size());
        this.finite = new FlatMemory(shards);
        gradients.add(memory.gradients());
        while (gradients.size() < shards) {
            gradients.add(engine.allocate(memory.layout().length()));
        }
        this.batchGradients = new BatchGradients(gradients);
        int trained = first.trained().stream().mapToInt(Variable::length).sum();
        this.conductor = shards > 1 ? engine.conduct(shards, this::shard, this::combine) : Optional.empty();
        // There are places for few graphs with an end of their own.
        this.lent = shards == 1 && !apart && steps.buckets().size() == 1
                ? engine.lend(trained, first.graph(), this::end)
                : Optional.empty();
        this.ways = new PerBucket<>(bucket -> {
            TrainingStep step = steps.training(objective, bucket);
            List<Draws> drawn = step.draws().stream().map(draws).toList();
            return new Way(
                    step, drawn, bound(step, drawn, engine, steps.declarations().all()));
        });
        try {
            this.way = ways.of(0);
        } catch (RuntimeException | Error failed) {
            release();
            throw failed;
        }
    }

    private BoundGraph bound(TrainingStep step, List<Draws> draws, Engine engine, Map<String, Variable> variables) {
        return new BoundGraph(
                engine,
                step.graph(),
                step.graph().outputs().keySet(),
                step.shards().count(),
                batch.capacity(),
                memory,
                variables,
                (binding, shard) -> bind(step, draws, binding, shard),
                lent);
    }

    /** Gives back what others may need: there are few threads to lend. */
    private void release() {
        conductor.ifPresent(Conductor::close);
        lent.ifPresent(LentThreads::close);
        gradients.subList(1, shards).forEach(TensorMemory::close);
    }

    private void bind(TrainingStep step, List<Draws> draws, Binding binding, Shard shard) {
        draws.forEach(draw -> draw.bind(binding, shard));
        binding.output(Names.loss(""), losses, shard.number(), Shape.SCALAR);
        for (int term = 0; term < step.terms().size(); term++) {
            binding.output(Names.loss(step.terms().get(term)), terms, term * shards + shard.number(), Shape.SCALAR);
        }
        if (step.shards().count() > 1 && step.shards().combination() instanceof Combination.MeanOver) {
            binding.output(Names.lossWeight(""), weights, shard.number(), Shape.SCALAR);
        }
        if (step.isScaled()) {
            scale.bind(binding);
            binding.output(Names.FINITE, finite, shard.number(), Shape.SCALAR);
        }
        lent.ifPresent(threads -> threads.bind(binding));
        for (Variable variable : step.trained()) {
            int offset = memory.layout().offset(variable.name());
            binding.output(Names.gradient(variable.name()), gradients.get(shard.number()), offset, variable.shape());
        }
        for (Variable state : step.assigned()) {
            int offset = memory.layout().offset(state.name());
            binding.output(Names.next(state.name()), memory.nextStates(), offset, state.shape());
        }
    }

    /** Whether what is done beside may begin before the batch is used. */
    boolean isAhead() {
        return shards > 1;
    }

    /** Makes ready for batches of a bucket. */
    void prepare(int bucket) {
        ways.of(bucket);
    }

    /**
     * Takes the first examples of a batch through the graph, then does what follows.
     *
     * @param number that of the step
     * @param meanwhile is run once, by a thread that has the time for it
     */
    void run(FieldBuffers buffers, int count, long number, Runnable meanwhile) {
        batch = buffers;
        examples = count;
        beside = meanwhile;
        way = ways.of(buffers.bucket());
        List<Draws> draws = way.draws();
        for (int index = 0; index < draws.size(); index++) {
            draws.get(index).draw(number, count);
        }
        way.graph().prepare(buffers, count);
        if (conductor.isPresent()) {
            conductor.get().run(meanwhile);
        } else if (shards > 1) {
            for (int index = 0; index < shards; index++) {
                shard(index);
            }
            combine();
            meanwhile.run();
        }
        if (shards > 1 && apart) {
            ending.accept(NOTHING);
        } else if (shards == 1) {
            way.graph().run(buffers, 0, count);
            if (lent.isPresent()) {
                lent.get().rethrow();
            } else {
                end();
            }
        }
    }

    private void end() {
        loss = losses.floats().get(0);
        ending.accept(beside);
    }

    private void shard(int number) {
        if (number < split()) {
            way.graph().run(batch, number, examples);
        }
    }

    /** How many shards the batch at hand is split into. */
    private int split() {
        return way.step().shards().count();
    }

    /** Puts loss and gradients together, then does what follows; the loss of a shard that counts for nothing may be no number. */
    private void combine() {
        float all = 0;
        for (int number = 0; number < shards; number++) {
            all += counted(number);
        }
        boolean summed = way.step().shards().combination() instanceof Combination.Sum;
        float sum = 0;
        for (int number = 0; number < shards; number++) {
            float share = summed ? Math.signum(counted(number)) : counted(number) / all;
            if (all == 0) {
                // Where nothing counts, the batch's loss is that of any shard with examples, as the last has.
                share = number == split() - 1 ? 1 : 0;
            }
            batchGradients.share(number, share);
            sum += share == 0 ? 0 : share * losses.floats().get(number);
        }
        loss = sum;
        if (!apart) {
            ending.accept(NOTHING);
        }
    }

    /** How much a shard counts; one without examples did not run, and has left what it made of another batch. */
    private float counted(int number) {
        int own = examples(number);
        return own > 0 && way.step().shards().combination() instanceof Combination.MeanOver
                ? weights.floats().get(number)
                : own;
    }

    private int examples(int number) {
        return number < split() ? Shard.examples(number, split(), examples) : 0;
    }

    /** Whether the gradients of the last batch are finite; of those without a scale nobody looks. */
    boolean isFinite() {
        for (int number = 0; number < split(); number++) {
            if (examples(number) > 0 && !Float.isFinite(finite.floats().get(number))) {
                return false;
            }
        }
        return true;
    }

    /** The loss of the last batch. */
    float loss() {
        return loss;
    }

    /** The loss of a term of the last batch, before its weight; a mean over examples where there are shards. */
    float loss(int term) {
        float sum = 0;
        for (int number = 0; number < shards; number++) {
            int own = examples(number);
            sum += own == 0 ? 0 : own * terms.floats().get(term * shards + number);
        }
        return sum / examples;
    }

    BatchGradients gradients() {
        return batchGradients;
    }

    /** Where threads help with what follows. */
    Optional<ParallelLoop> loop() {
        return apart ? Optional.empty() : conductor.map(Conductor::loop).or(() -> lent);
    }

    @Override
    public void close() {
        ways.forEach(made -> made.graph().close());
        release();
    }
}
