package dev.cohort.configuration;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.option.Component;
import dev.cohort.api.option.Default;
import dev.cohort.api.schedule.MeasuredSchedule;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.experiment.Entry;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.PluginProblem;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Suggestion;
import dev.cohort.experiment.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What metrics and the rest of a file ask of each other; it is looked at whatever else is wrong with the file. */
final class MetricRules {
    private static final String TRAINING = "training";
    private static final String SCHEDULE = "schedule";
    private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9-]+)*");

    private final Components components;
    private final Binder binder;

    MetricRules(Components components, Binder binder) {
        this.components = components;
        this.binder = binder;
    }

    /** The sections that the rules read. */
    record Measured(LossSection loss, @Default("{}") TrainingSection training) {}

    /** The problems of a file; none where the sections themselves have some. */
    List<Problem> problems(Table file) {
        Optional<Entry> loss = Objectives.firstLoss(file);
        if (loss.isEmpty()) {
            return List.of();
        }
        Table sections = new Table(file.position(), Map.of("loss", loss.get()));
        Optional<Entry> training = file.find(TRAINING);
        if (training.isPresent()) {
            sections = sections.with(TRAINING, training.get());
        }
        Measured measured;
        try {
            measured =
                    binder.bind(sections, Measured.class, "an experiment file").value();
        } catch (ProblemException exception) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>(invalid(measured.training().metrics()));
        if (problems.isEmpty()) {
            problems.addAll(unfit(measured, file));
            problems.addAll(repeated(measured.training(), file));
            problems.addAll(unmeasured(measured.training(), file));
        }
        return problems;
    }

    /** Metrics that would be logged in the place of the loss or under a name that servers refuse, or that judge nothing. */
    private List<Problem> invalid(List<MetricSection> metrics) {
        List<Problem> problems = new ArrayList<>();
        for (MetricSection section : metrics) {
            Metric metric = section.metric();
            String label = label(metric);
            if (label.equals("loss") || !LABEL.matcher(label).matches()) {
                problems.add(invalid(
                        metric,
                        "has the label '" + label + "'; a label has small letters, digits, '-' and '.', begins with a"
                                + " letter, and is not 'loss', which is the loss itself"));
            }
            if (judges(metric).isEmpty()) {
                problems.add(invalid(metric, "judges nothing"));
            }
        }
        return problems;
    }

    private String label(Metric metric) {
        return components.call(metric.getClass(), "label", metric::label);
    }

    private Set<Answer> judges(Metric metric) {
        return components.call(metric.getClass(), "judges", metric::judges);
    }

    private Problem invalid(Metric metric, String reason) {
        String plugin = "plugin " + components.origin(Metric.class, OptionSchema.nameOf(metric.getClass()));
        return new PluginProblem.InvalidComponent(metric.getClass().getName(), plugin, reason);
    }

    /** Metrics that cannot judge what the loss of their output predicts, or whose output no loss reads. */
    private List<Problem> unfit(Measured measured, Table file) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Loss> losses = new LinkedHashMap<>();
        measured.loss().all().forEach(term -> losses.putIfAbsent(term.output(), term.loss()));
        measured.loss().all().forEach(term -> components
                .call(term.loss().getClass(), "judged", term.loss()::judged)
                .forEach(name -> losses.putIfAbsent(name, term.loss())));
        List<MetricSection> metrics = measured.training().metrics();
        for (int index = 0; index < metrics.size(); index++) {
            Optional<Position> place = Optional.of(file.place("training.metrics." + index));
            Metric metric = metrics.get(index).metric();
            if (judges(metric).contains(Answer.TEXTS)) {
                problems.addAll(ofTexts(metrics.get(index), place));
                continue;
            }
            Loss loss = losses.get(metrics.get(index).judged());
            if (loss == null) {
                problems.add(new FileProblem.BadValue(
                        place,
                        "output",
                        "is '" + metrics.get(index).judged() + "', but losses read or give "
                                + String.join(", ", losses.keySet())
                                + "; add a term of weight 0 that reads it to [[loss.terms]]",
                        "metric '" + OptionSchema.nameOf(metric.getClass()) + "'"));
                continue;
            }
            Answer predicted = answers(loss);
            if (!judges(metric).contains(predicted)) {
                problems.add(new FileProblem.UnfitMetric(
                        place,
                        OptionSchema.nameOf(metric.getClass()),
                        judges(metric).iterator().next().words(),
                        OptionSchema.nameOf(loss.getClass()),
                        predicted.words(),
                        judging(predicted, file.position())));
            }
        }
        return problems;
    }

    /** Texts are written by the model, whatever the loss reads. */
    private static List<Problem> ofTexts(MetricSection section, Optional<Position> place) {
        return section.output().stream()
                .<Problem>map(output -> new FileProblem.BadValue(
                        place,
                        "output",
                        "is '" + output + "', but texts are what the model writes, and no output; leave it out",
                        "metric '" + OptionSchema.nameOf(section.metric().getClass()) + "'"))
                .toList();
    }

    /** What the predictions are; the target is asked for first, since by default the answer follows from it. */
    private Answer answers(Loss loss) {
        components.call(loss.getClass(), "target", loss::target);
        return components.call(loss.getClass(), "answers", loss::answers);
    }

    /** The names of the metrics that can judge a type of target. */
    private List<String> judging(Answer type, Position position) {
        return components.names(Metric.class).stream()
                .filter(name -> components
                        .find(Metric.class, name)
                        .flatMap(component -> withDefaults(component, position))
                        .filter(metric -> judges(metric).contains(type))
                        .isPresent())
                .toList();
    }

    private Optional<Metric> withDefaults(Class<? extends Component> component, Position position) {
        try {
            Record made = binder.bind(Table.empty(position), component.asSubclass(Record.class), "a metric")
                    .value();
            return Optional.of((Metric) made);
        } catch (ProblemException needsOptions) {
            return Optional.empty();
        }
    }

    /** Metrics that would be logged under one name. */
    private List<Problem> repeated(TrainingSection training, Table file) {
        List<Problem> problems = new ArrayList<>();
        List<String> labels = MetricLabels.of(training.metrics(), this::label);
        for (int index = 0; index < labels.size(); index++) {
            if (labels.indexOf(labels.get(index)) < index) {
                problems.add(new FileProblem.BadValue(
                        Optional.of(file.place("training.metrics." + index)),
                        "metrics",
                        "asks for '" + labels.get(index) + "' twice; leave one of them out, or give it other options",
                        "[training]"));
            }
        }
        return problems;
    }

    /** Who waits for something that is never measured would wait for ever. */
    private List<Problem> unmeasured(TrainingSection training, Table file) {
        List<String> names = Stream.concat(
                        Stream.of("validation/loss", "train/epoch-loss"),
                        MetricLabels.of(training.metrics(), this::label).stream()
                                .map(label -> "validation/" + label))
                .toList();
        Function<MeasuredSchedule, String> metric =
                schedule -> components.call(schedule.getClass(), "metric", schedule::metric);
        return WatchedMetric.of(training, schedules(file), metric).stream()
                .filter(watched -> !names.contains(watched.metric()))
                .<Problem>map(watched -> new FileProblem.UnmeasuredMetric(
                        Optional.of(file.place(watched.place())),
                        watched.by(),
                        watched.metric(),
                        labelled(watched.metric(), training.metrics())
                                .or(() -> Suggestion.nearest(watched.metric().toLowerCase(Locale.ROOT), names)),
                        names))
                .toList();
    }

    /** The schedules of a file by the places of their sections, but for those that have problems of their own. */
    private Map<String, Schedule> schedules(Table file) {
        Map<String, Schedule> schedules = new LinkedHashMap<>();
        Objectives.sections(file, SCHEDULE).forEach((place, section) -> {
            try {
                schedules.put(
                        place,
                        binder.bind(section, ScheduleSection.class, "[schedule]")
                                .value()
                                .schedule());
            } catch (ProblemException told) {
                // By the binding of the whole file.
            }
        });
        return schedules;
    }

    /**
     * The name under which that is measured which somebody calls by the metric's component or its bare label, with other
     * options, or as of the training part.
     */
    private Optional<String> labelled(String watched, List<MetricSection> metrics) {
        String called = watched.substring(watched.indexOf('/') + 1);
        if (called.equals("loss")) {
            return Optional.of("train/epoch-loss");
        }
        List<String> labels = MetricLabels.of(metrics, this::label);
        for (int index = 0; index < labels.size(); index++) {
            Metric metric = metrics.get(index).metric();
            String name = OptionSchema.nameOf(metric.getClass());
            for (String known : List.of(labels.get(index), label(metric), name, name.replaceFirst("^.*[.]", ""))) {
                if (called.equals(known) || called.startsWith(known + "-")) {
                    return Optional.of("validation/" + labels.get(index));
                }
            }
        }
        return Optional.empty();
    }
}
