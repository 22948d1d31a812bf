package dev.cohort.plugins.models;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ImportedModel;
import dev.cohort.api.graph.ImportedModel.Port;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.graph.Variables;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.api.option.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * An ensemble of finished runs, whose exported models decide together (Hansen and Salamon 1990).
 *
 * <p>Members stay as they are. The one parameter, {@code weights} of shape [runs], says how much each counts, by softmax; all count
 * alike at first, and with {@code epochs = 0}, where a run only evaluates and exports, they stay so.
 *
 * <p>Members take raw features and predict in original units, so the data set of the ensemble's file standardises nothing. The
 * prediction of classes is the logarithm of the probabilities that the members come to together; that of yes or no is its logit.
 */
@Name("ensemble")
@About("several runs, whose models decide together")
public record Ensemble(
        @About("the runs, as on the command line, or files of the ONNX format") @Run List<Path> runs,
        @Default("average") @About("how the models decide together") Decision decision)
        implements Model {
    private static final String PROBABILITIES = "probabilities";
    /** What is less probable counts as that. */
    private static final double LEAST = 1e-7;

    public Ensemble {
        runs = List.copyOf(runs);
        Options.require(!runs.isEmpty(), "runs", "must hold at least one run");
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        List<Value> answers = new ArrayList<>();
        List<Shape> predictions = new ArrayList<>();
        boolean ofClasses = true;
        for (int index = 0; index < runs.size(); index++) {
            Map<String, Value> outputs = outputs(context, runs.get(index), "members." + index + ".", inputs);
            Value prediction = Model.output(outputs, PREDICTION);
            predictions.add(prediction.shape());
            answers.add(outputs.getOrDefault(PROBABILITIES, prediction).toFloat());
            ofClasses &= outputs.containsKey(PROBABILITIES);
        }
        for (int index = 1; index < runs.size(); index++) {
            if (!answers.get(index).shape().equals(answers.get(0).shape())
                    || !predictions.get(index).equals(predictions.get(0))) {
                throw new IllegalArgumentException("the runs of an ensemble must answer alike, but " + runs.get(0)
                        + " answers with numbers of shape " + answers.get(0).shape() + " and " + runs.get(index)
                        + " with numbers of shape " + answers.get(index).shape());
            }
        }
        if (decision == Decision.VOTE && !ofClasses) {
            throw new IllegalArgumentException("models vote on classes, but those of this ensemble predict numbers; set"
                    + " decision = \"average\"");
        }
        if (decision == Decision.VOTE) {
            answers.replaceAll(Ensemble::vote);
        }
        Value mean = mean(context, answers);
        return Map.of(PREDICTION, ofClasses ? logits(mean, predictions.get(0)) : mean);
    }

    private static Map<String, Value> outputs(
            ModelContext context, Path run, String prefix, Map<String, Value> inputs) {
        Path file = Files.isDirectory(run) ? run.resolve("model.onnx") : run;
        if (Files.notExists(file)) {
            throw new IllegalArgumentException(
                    "the ensemble's member " + run + " is no run that has exported its model, and no file");
        }
        ImportedModel member = context.graph().importModel(file);
        Map<String, Value> values = new LinkedHashMap<>();
        for (Port port : member.inputs()) {
            values.put(port.name(), Inputs.field(inputs, port.name()));
        }
        return member.apply(new Still(context, prefix), values);
    }

    /** The mean, by weights that are parameters. */
    private static Value mean(ModelContext context, List<Value> answers) {
        Value weights = context.parameter("weights", Shape.of(answers.size()), Initializer.zeros())
                .softmax(0);
        Value sum = answers.get(0).times(weights.slice(0, 0, 1));
        for (int index = 1; index < answers.size(); index++) {
            sum = sum.plus(answers.get(index).times(weights.slice(0, index, index + 1L)));
        }
        return sum;
    }

    /** 1 for the most probable class and 0 for others. */
    private static Value vote(Value probabilities) {
        Attributes last = Attributes.NONE.with("axis", -1L).with("keepdims", 1L);
        Value chosen = probabilities.graph().operator("ArgMax", last, probabilities);
        long[] all = LongStream.range(0, probabilities.shape().size(-1)).toArray();
        return chosen.equal(probabilities.graph().constant(Constant.vector(all)))
                .toFloat();
    }

    /** What gives the probabilities back by softmax, or, where those of no and yes stand side by side, by sigmoid. */
    private static Value logits(Value probabilities, Shape shape) {
        Value logarithms = probabilities.maximum(LEAST).log();
        if (probabilities.shape().equals(shape)) {
            return logarithms;
        }
        Value logit = logarithms.slice(-1, 1, 2).minus(logarithms.slice(-1, 0, 1));
        return logit.shape().equals(shape) ? logit : logit.squeeze(-1);
    }

    /** Makes states of what the file of a member holds, which no training moves. */
    private record Still(ModelContext context, String prefix) implements Variables {
        @Override
        public Value parameter(String name, Shape shape, Initializer initializer) {
            return context.state(prefix + name, shape, initializer);
        }

        @Override
        public Value state(String name, Shape shape, Initializer initializer) {
            return context.state(prefix + name, shape, initializer);
        }

        @Override
        public void assign(Value state, Value next) {
            // Statistics stay as they are.
        }

        @Override
        public boolean training() {
            return false;
        }
    }
}
