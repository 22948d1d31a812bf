package dev.cohort.trainer;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.configuration.Experiment;
import dev.cohort.experiment.ShownLine;
import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.session.BatchReader;
import dev.cohort.session.Layer;
import dev.cohort.session.OpenData;
import dev.cohort.session.TrainingSession;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What an experiment would do: its data, the shapes of every layer, and the loss of one batch. Nothing is written. */
public final class DryRun {
    private DryRun() {}

    /**
     * The report as lines of text.
     *
     * @throws dev.cohort.experiment.ProblemException if the experiment cannot be run
     */
    public static String of(ExperimentResolver.Resolution resolution) {
        Experiment experiment = resolution.experiment().experiment();
        try (OpenData data = DataOpening.open(resolution);
                TrainingSession session = Preparation.session(resolution, data)) {
            StringBuilder text = new StringBuilder();
            for (Part part : Part.values()) {
                data.size(part)
                        .ifPresent(size ->
                                text.append(String.format(Locale.ROOT, "%-12s %,d examples%n", part.label(), size)));
            }
            data.account().forEach(line -> text.append(ShownLine.of(line)).append(System.lineSeparator()));
            List<List<Field>> buckets = data.buckets();
            for (int index = 0; index < buckets.get(0).size(); index++) {
                Field field = buckets.get(0).get(index);
                text.append(String.format(
                        Locale.ROOT,
                        "%-12s %s %s%s%n",
                        field.name(),
                        field.type().name().toLowerCase(Locale.ROOT),
                        shapes(buckets, index),
                        field.isClass()
                                ? ", " + field.classNames().size()
                                        + (field.name().equals(Field.CATEGORIES) ? " categories" : " classes")
                                : ""));
            }
            layers(text, session.network().layers());
            Preparation.warnings(experiment, data, session)
                    .forEach(warning ->
                            text.append(String.format(Locale.ROOT, "%nwarning: %s%n", ShownLine.of(warning))));
            text.append(String.format(
                    Locale.ROOT, "%nloss of the first batch: %s%n", firstLoss(experiment, data, session)));
            return text.toString();
        } catch (DataException exception) {
            throw DataOpening.problems(exception);
        }
    }

    /** The shapes of a field in all buckets, the largest first. */
    private static String shapes(List<List<Field>> buckets, int field) {
        return buckets.stream()
                .map(fields -> fields.get(field).shape().batched().toString())
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    private static void layers(StringBuilder text, List<Layer> layers) {
        text.append(String.format(Locale.ROOT, "%n%-28s %-24s %12s%n", "operator", "output", "parameters"));
        for (Layer layer : layers) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-28s %-24s %,12d%n",
                    ShownLine.of(layer.operator()),
                    ShownLine.of(layer.output().toString()),
                    layer.parameters()));
        }
        text.append(String.format(
                Locale.ROOT,
                "%-28s %-24s %,12d%n",
                "all",
                "",
                layers.stream().mapToLong(Layer::parameters).sum()));
    }

    private static float firstLoss(Experiment experiment, OpenData data, TrainingSession session) {
        Order order = new Order(experiment.seed(), 0, experiment.training().shuffle(), 0);
        try (BatchReader reader = data.read(Part.TRAIN, order)) {
            return session.step(reader.read(session.batch()));
        }
    }
}
