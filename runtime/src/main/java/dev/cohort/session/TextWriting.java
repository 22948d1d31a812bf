package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.dataset.Vocabulary;
import dev.cohort.api.graph.ElementType;
import dev.cohort.engine.Engine;
import dev.cohort.generation.Prompts;
import dev.cohort.generation.TokenWriter;
import dev.cohort.generation.WritingGraphs;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.EvaluationStep.Judged;
import dev.cohort.step.GenerationStep;
import dev.cohort.step.Names;
import dev.cohort.step.Variable;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Has the model in training write a text for each example of a batch. */
final class TextWriting implements AutoCloseable {
    private final Steps steps;
    private final FieldBuffers batch;
    private final Engine engine;
    private final ModelMemory memory;
    private final Map<String, Variable> variables;
    private final SessionOptions options;
    private final Optional<Vocabulary> vocabulary;
    private final PerBucket<TokenWriter> writers = new PerBucket<>(this::writer);

    TextWriting(
            Steps steps,
            FieldBuffers batch,
            Engine engine,
            ModelMemory memory,
            Map<String, Variable> variables,
            SessionOptions options,
            Optional<Vocabulary> vocabulary) {
        this.steps = steps;
        this.batch = batch;
        this.engine = engine;
        this.memory = memory;
        this.variables = variables;
        this.options = options;
        this.vocabulary = vocabulary;
    }

    /** Makes sure that there can be texts. @throws IllegalArgumentException if not; the message says why */
    void require() {
        if (!steps.writes()) {
            throw new IllegalArgumentException("the model writes none");
        }
        if (vocabulary.isEmpty()) {
            throw new IllegalArgumentException("the data set does not say which tokens there are");
        }
        writers.of(0);
    }

    /** Makes sure that there can be texts to judge. @throws IllegalArgumentException if not; the message says why */
    void requireTarget() {
        require();
        if (target().isEmpty()) {
            throw new IllegalArgumentException("the data set's target is no text");
        }
    }

    private Optional<Field> target() {
        return judged().target().filter(field -> field.type() == ElementType.INT64);
    }

    private Judged judged() {
        List<Judged> judged = steps.evaluation(0).judged();
        return judged.stream().filter(Judged::isMain).findFirst().orElse(judged.get(0));
    }

    private TokenWriter writer(int bucket) {
        return new TokenWriter(
                engine,
                WritingGraphs.of(steps.generation(bucket), memory::reading),
                (binding, inputs) -> memory.bind(binding, inputs, variables.values()),
                options.generation(),
                vocabulary.orElseThrow(),
                options.seed());
    }

    /** Writes for the first examples of the batch. @param first the place of the first of them in its part */
    TextPredictions write(long first, int examples) {
        GenerationStep step = steps.generation(batch.bucket());
        Prompts prompts = step.continues()
                ? given(examples)
                : Prompts.start(PluginCode.call(known(), "start", known()::start), examples);
        List<long[]> written = writers.of(batch.bucket())
                .write(
                        prompts,
                        (binding, inputs) -> {
                            for (Field field : batch.fields()) {
                                if (inputs.contains(Names.field(field.name()))) {
                                    binding.input(
                                            Names.field(field.name()),
                                            field.type(),
                                            Shapes.of(field.shape().batched(), examples),
                                            elements(field, prompts, examples));
                                }
                            }
                        },
                        first);
        return new TextPredictions(
                targets(examples).stream().map(List::of).toList(),
                written.stream().map(this::text).toList());
    }

    private ByteBuffer elements(Field field, Prompts prompts, int examples) {
        return prompts.mask()
                .filter(mask -> field.name().equals(TokenFields.ATTENTION_MASK))
                .orElseGet(() -> batch.raw(batch.fields().indexOf(field), 0, examples));
    }

    private Prompts given(int examples) {
        Field target = target().orElseThrow();
        Field ids = field(TokenFields.INPUT_IDS);
        Optional<LongBuffer> answers =
                target.elements() == ids.elements() ? Optional.of(longs(target.name())) : Optional.empty();
        return Prompts.given(
                longs(TokenFields.INPUT_IDS),
                longs(TokenFields.ATTENTION_MASK),
                examples,
                ids.elements(),
                answers,
                ignored());
    }

    private OptionalLong ignored() {
        return PluginCode.target(judged().loss())
                .map(TargetRequest::ignoredLabel)
                .orElse(OptionalLong.empty());
    }

    private List<String> targets(int examples) {
        Field target = field(target().orElseThrow().name());
        LongBuffer tokens = longs(target.name());
        OptionalLong ignored = ignored();
        List<String> texts = new ArrayList<>();
        for (int example = 0; example < examples; example++) {
            int start = example * target.elements();
            texts.add(text(LongStream.range(start, start + target.elements())
                    .map(place -> tokens.get((int) place))
                    .filter(token -> ignored.isEmpty() || token != ignored.getAsLong())
                    .toArray()));
        }
        return texts;
    }

    private String text(long[] tokens) {
        return PluginCode.call(known(), "text", () -> known().text(tokens));
    }

    private Vocabulary known() {
        return vocabulary.orElseThrow();
    }

    private Field field(String name) {
        return batch.fields().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the model goes on with a prompt, but the data has no field '" + name + "'"));
    }

    private LongBuffer longs(String name) {
        return batch.longs(batch.fields().indexOf(field(name)));
    }

    @Override
    public void close() {
        writers.forEach(TokenWriter::close);
    }
}
