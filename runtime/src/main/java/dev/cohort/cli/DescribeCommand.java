package dev.cohort.cli;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Component;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.autodiff.GradientRules;
import dev.cohort.configuration.Experiment;
import dev.cohort.configuration.Kinds;
import dev.cohort.configuration.OptionSchema;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Setting;
import dev.cohort.experiment.ShownLine;
import dev.cohort.experiment.Suggestion;
import dev.cohort.plugin.PluginRegistry;
import dev.cohort.plugin.RegisteredComponent;
import dev.cohort.tracking.Terminal;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Describes a component by its options, a kind by its components, or the operators by their gradient rules. */
@Command(
        description = {
            "Describes a component: 'describe loss huber' lists its options, 'describe loss' all losses,",
            "'describe schedule cosine' draws its curve too,",
            "'describe experiment' the keys of a file that are no component's,",
            "'describe operators' the ONNX operators that can be differentiated."
        },
        mixinStandardHelpOptions = true)
final class DescribeCommand implements Runnable {
    private static final String OPERATORS = "operators";
    private static final String EXPERIMENT = "experiment";

    private static final int ROWS = 12;
    private static final int FEWEST_COLUMNS = 20;
    private static final int MOST_COLUMNS = 100;

    /** What the axis of a plot takes. */
    private static final int MARGIN = 10;

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            completionCandidates = Topics.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private String kind = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The component's name.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "An option of the schedule whose curve is drawn, as in steps=2000.")
    private List<String> sets = List.of();

    @Mixin
    private PluginArguments arguments = new PluginArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** What can be described. */
    static final class Topics extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Topics() {
            super(Kinds.labels());
            add(EXPERIMENT);
            add(OPERATORS);
        }
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        if (kind.equals(OPERATORS)) {
            out.print(Text.table(operators()));
            return;
        }
        if (kind.equals(EXPERIMENT)) {
            out.print(table("key", OptionSchema.of(Experiment.class).paths()));
            return;
        }
        if (!sets.isEmpty() && (!kind.equals(Kinds.label(Schedule.class)) || name.isEmpty())) {
            throw new ProblemException(new FileProblem.Usage(
                    "--set is for the curve of a schedule, as in 'describe schedule step --set step-size=100'"));
        }
        Class<? extends Component> type = Kinds.named(kind).orElseThrow(this::unknownKind);
        PluginRegistry registry = arguments.load();
        if (name.isEmpty()) {
            out.print(Text.table(registry.components(type).stream()
                    .map(component -> List.of(component.name(), about(component.type())))
                    .toList()));
        } else {
            describe(registry, type, name.get());
        }
        PluginArguments.warn(registry, spec.commandLine().getErr());
    }

    private void describe(PluginRegistry registry, Class<? extends Component> type, String called) {
        PrintWriter out = spec.commandLine().getOut();
        Class<? extends Component> component =
                registry.find(type, called).orElseThrow(() -> unknownName(registry, type, called));
        out.println(kind + " '" + called + "' of " + registry.origin(type, called));
        String about = about(component);
        if (!about.isEmpty()) {
            out.println(about);
        }
        out.println();
        out.print(options(component));
        if (Schedule.class.isAssignableFrom(component)) {
            ScheduleCurve.of(component.asSubclass(Schedule.class), registry, settings(), plot())
                    .forEach(out::println);
        }
    }

    private List<Setting> settings() {
        return sets.stream().map(Setting::parse).toList();
    }

    private static CharacterPlot plot() {
        Terminal terminal = Terminal.detect(System.getenv());
        int columns =
                Math.max(FEWEST_COLUMNS, Math.min(MOST_COLUMNS, terminal.width().getAsInt() - MARGIN));
        return new CharacterPlot(columns, ROWS, terminal.interactive() && CharacterPlot.hasBraille(Main.charset()));
    }

    private static String about(Class<?> component) {
        About about = component.getAnnotation(About.class);
        return about == null ? "" : ShownLine.of(about.value());
    }

    private static String options(Class<? extends Component> component) {
        List<OptionSchema.Row> options = OptionSchema.of(component).paths();
        if (options.isEmpty()) {
            return "It has no options." + System.lineSeparator();
        }
        return table("option", options);
    }

    private static String table(String key, List<OptionSchema.Row> options) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(key, "type", "default", "meaning"));
        options.forEach(row -> rows.add(List.of(row.key(), row.type(), row.defaultText(), row.about())));
        return Text.table(rows);
    }

    private static List<List<String>> operators() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("operator", "gradient", "by inputs", "kernels of ONNX Runtime"));
        GradientRules.describe()
                .forEach(row -> rows.add(List.of(
                        row.operator(),
                        row.kind().name().toLowerCase(Locale.ROOT),
                        String.join(", ", row.inputs()),
                        String.join(", ", row.kernels()))));
        return rows;
    }

    private ProblemException unknownKind() {
        List<String> kinds = new Topics();
        return new ProblemException(new FileProblem.Usage("there is nothing to describe called '" + kind + "'"
                + Suggestion.of(Suggestion.nearest(kind, kinds), kinds)));
    }

    private static ProblemException unknownName(PluginRegistry registry, Class<? extends Component> type, String name) {
        List<String> names = registry.components(type).stream()
                .map(RegisteredComponent::name)
                .toList();
        return new ProblemException(registry.explain(List.of(new FileProblem.UnknownComponent(
                Optional.empty(), Kinds.label(type), name, Suggestion.nearest(name, names), names))));
    }
}
