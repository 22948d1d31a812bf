package dev.cohort.cli;

import dev.cohort.engine.Engine;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.HomePath;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.Redaction;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code cohort}. */
@Command(
        name = "cohort",
        description = "Declarative, plugin-based training experiments on the JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main {
    private static final Map<String, Class<?>> COMMANDS = commands();

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("run", RunCommand.class);
        commands.put("check", CheckCommand.class);
        commands.put("fill", FillCommand.class);
        commands.put("plugins", PluginsCommand.class);
        commands.put("describe", DescribeCommand.class);
        commands.put("predict", PredictCommand.class);
        commands.put("runs", RunsCommand.class);
        commands.put("compare", CompareCommand.class);
        commands.put("sync", SyncCommand.class);
        return commands;
    }

    /** Reads the version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"cohort " + (version == null ? "(not packaged)" : version)};
        }
    }

    @Option(
            names = "--stacktrace",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Shows the stack trace of whatever goes wrong, for a report.")
    private boolean stacktrace;

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        StandardOutput output = new StandardOutput();
        PrintWriter out = new PrintWriter(output, true, charset());
        PrintWriter err = new PrintWriter(System.err, true, charset());
        ForeignExit foreign = ForeignExit.listen(err);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) -> Defects.of(thrown).forEach(problem -> err.println("warning: " + problem.line())));
        boolean trains = called(arguments).equals(Set.of("run"));
        Optional<Thread> engine = trains ? Optional.of(Engine.prepare()) : Optional.empty();
        int code = run(out, err, arguments);
        engine.ifPresent(Main::await);
        out.flush();
        if (code == ExitCode.DONE.number() && output.lost().isPresent()) {
            code = report(err, List.of(output.lost().get()));
        }
        err.flush();
        foreign.expectOwn();
        System.exit(code);
    }

    /** What the terminal reads; the name of the property that says so has changed between Java releases. */
    static Charset charset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    /** Runs one command with its output going to the given writers. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new Main());
        // Reading the annotations of all commands takes a tenth of a start.
        called(arguments).forEach(name -> line.addSubcommand(name, COMMANDS.get(name)));
        line.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, Main::path)
                .setParameterExceptionHandler(Main::usage)
                .setExecutionExceptionHandler(Main::failure);
        try {
            return line.execute(arguments);
        } catch (Throwable error) {
            // Picocli hands over exceptions alone.
            return report(line.getCommandSpec(), error);
        }
    }

    /** The command that is called; all of them where it is none. */
    private static Set<String> called(String... arguments) {
        return Arrays.stream(arguments)
                .filter(argument -> !argument.startsWith("-"))
                .findFirst()
                .filter(COMMANDS::containsKey)
                .map(Set::of)
                .orElseGet(COMMANDS::keySet);
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path path(String text) {
        try {
            return HomePath.of(text);
        } catch (InvalidPathException none) {
            throw new CommandLine.TypeConversionException("'" + text + "' is no path (" + none.getReason() + ")");
        }
    }

    private static int usage(ParameterException exception, String... arguments) {
        StringBuilder message = new StringBuilder(exception.getMessage());
        if (exception instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                message.append(" (did you mean ").append(suggestions.get(0)).append("?)");
            }
        }
        String name = exception.getCommandLine().getCommandSpec().qualifiedName();
        message.append("; '").append(name).append(" --help' shows what there is");
        return report(exception.getCommandLine().getErr(), List.of(new FileProblem.Usage(message.toString())));
    }

    private static int failure(Exception exception, CommandLine line, CommandLine.ParseResult arguments) {
        return report(line.getCommandSpec(), exception);
    }

    /** Shows what a command threw and returns the exit code. */
    static int report(CommandSpec command, Throwable thrown) {
        trace(command, thrown);
        return report(command.commandLine().getErr(), Defects.of(thrown));
    }

    /** Shows the stack trace of what a command threw, as a run's log holds it, where that is asked for. */
    static void trace(CommandSpec command, Throwable thrown) {
        if (command.root().userObject() instanceof Main main && main.stacktrace) {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            command.commandLine().getErr().print(Redaction.of(text.toString()));
        }
    }

    /** Shows each problem on a line and returns the exit code. */
    static int report(PrintWriter err, List<? extends Problem> problems) {
        problems.forEach(problem -> err.println(problem.line()));
        err.flush();
        return ExitCode.of(problems).number();
    }
}
