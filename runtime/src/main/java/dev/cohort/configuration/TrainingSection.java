package dev.cohort.configuration;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import dev.cohort.api.run.Keep;
import dev.cohort.experiment.FileProblem;
import java.util.List;
import java.util.Optional;

/** The {@code [training]} section. */
public record TrainingSection(
        @About("passes over the data; 20 unless steps are given, 0 to evaluate and export alone")
                Optional<Integer> epochs,
        @About("batches in place of epochs") Optional<Long> steps,
        @Default("32") @About("examples per batch") int batchSize,
        @Default("false") @About("whether an epoch's last batch is left out when it is smaller") boolean dropLast,
        @Default("true") @About("whether each epoch has an order of its own") boolean shuffle,
        @Default("cpu") @About("'cpu', 'cuda' or 'cuda:N'") String device,
        @Default("float32")
                @About("what matrices are multiplied in: 'float32', or on a device that has it 'bfloat16' or 'float16'")
                Precision precision,
        @Default("float32")
                @About("how parameters are kept that stay as they are: 'float32' or, in half the memory, 'bfloat16'")
                FrozenPrecision frozenPrecision,
        @Default("[]") @About("what is measured beside the loss") List<MetricSection> metrics,
        @About("the most that the norm of all gradients may be") Optional<Double> gradientClipNorm,
        @About("the most that any element of a gradient may be") Optional<Double> gradientClipValue,
        @Default("1") @About("batches whose gradients are averaged for one update; fewer at the end move nothing")
                int accumulateSteps,
        @Default("false")
                @About("whether a part of the model is computed twice in a step, so that less of it is remembered")
                boolean gradientCheckpointing,
        @Default("50") @About("batches between two logged losses") int logEverySteps,
        @About("batches between two evaluations; each epoch's end unless given") Optional<Integer> evaluateEverySteps,
        @About("batches between two checkpoints; each epoch's end unless given") Optional<Integer> checkpointEverySteps,
        @About("when to stop before the end") Optional<EarlyStopping> earlyStopping,
        @About("which state is tested and exported, 'best' or 'last'; best with early-stopping, else last")
                Optional<Keep> keep) {
    private static final int DEFAULT_EPOCHS = 20;

    /** Stops a run that no longer gets better. */
    public record EarlyStopping(
            @About("what is watched, as in 'validation/loss'") String metric,
            @About("evaluations without improvement after which the run stops") int patience,
            @Default("0.0") @About("what counts as improvement") double minDelta) {
        public EarlyStopping {
            Options.require(
                    metric.matches("(train|validation)/.+"),
                    "metric",
                    "names a part and a metric, as in 'validation/loss'");
            Options.require(patience >= 1, "patience", "must be at least 1");
            Options.require(minDelta >= 0, "min-delta", "must not be negative");
        }
    }

    public TrainingSection {
        if (epochs.isPresent() && steps.isPresent()) {
            throw new RefusedException(
                    "steps",
                    position -> new FileProblem.Conflict(position, List.of("epochs", "steps"), "give one of them"));
        }
        if (steps.isEmpty()) {
            epochs = Optional.of(epochs.orElse(DEFAULT_EPOCHS));
        }
        keep = Optional.of(keep.orElse(earlyStopping.isPresent() ? Keep.BEST : Keep.LAST));
        metrics = List.copyOf(metrics);
        Options.require(epochs.isEmpty() || epochs.get() >= 0, "epochs", "must be 0 or more");
        positive(steps, "steps");
        positive(Optional.of(batchSize), "batch-size");
        positive(Optional.of(accumulateSteps), "accumulate-steps");
        positive(Optional.of(logEverySteps), "log-every-steps");
        positive(evaluateEverySteps, "evaluate-every-steps");
        positive(checkpointEverySteps, "checkpoint-every-steps");
        positive(gradientClipNorm, "gradient-clip-norm");
        positive(gradientClipValue, "gradient-clip-value");
        Options.require(device.matches("cpu|cuda(:[0-9]{1,3})?"), "device", "must be 'cpu', 'cuda' or 'cuda:N'");
    }

    private static void positive(Optional<? extends Number> value, String key) {
        Options.require(value.isEmpty() || value.get().doubleValue() > 0, key, "must be positive");
    }
}
