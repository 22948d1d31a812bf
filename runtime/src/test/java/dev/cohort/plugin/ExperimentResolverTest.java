package dev.cohort.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.ConfigurationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.cohort.api.model.Model;
import dev.cohort.api.run.Listener;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.configuration.Components;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Experiment files beside plugin folders, as users lay them out. */
final class ExperimentResolverTest {
    private static final String FILE =
            """
            name = "acme-test"
            [dataset]
            type = "acme.data"
            [model]
            type = "acme.model"
            width = 7
            [loss]
            type = "acme.loss"
            [optimizer]
            type = "acme.optimizer"
            [schedule]
            type = "acme.schedule"
            """;

    @TempDir
    static Path classes;

    @TempDir
    Path folder;

    private static PluginJars jars;
    private Path file;
    private ExperimentResolver resolver;

    @BeforeAll
    static void compile() {
        jars = new PluginJars(
                classes,
                Map.of(
                        "acme.P",
                        plugin("acme", "Data.class, Net.class, Gap.class, Mover.class, Plan.class"),
                        "acme.Data",
                        component("data", "Data()", "Dataset", "Examples open(DatasetContext context)"),
                        "acme.Net",
                        component(
                                "model",
                                "Net(int width)",
                                "Model",
                                "Map<String, Value> apply(ModelContext context, Map<String, Value> inputs)"),
                        "acme.Gap",
                        component("loss", "Gap()", "Loss", "Value compute(LossContext context)")
                                .replaceFirst(
                                        "\\}$",
                                        "public java.util.Optional<TargetRequest> target() { return java.util.Optional.of(TargetRequest.NUMBER); } }"),
                        "acme.Mover",
                        component(
                                "optimizer",
                                "Mover(@Default(\"0.5\") double learningRate)",
                                "Optimizer",
                                "void update(UpdateContext context)"),
                        "acme.Plan",
                        component(
                                "schedule",
                                "Plan()",
                                "Schedule",
                                "double learningRate(double base, long position, java.util.OptionalLong total)"),
                        "twin.P",
                        plugin("twin", "acme.Plan.class")));
    }

    @BeforeEach
    void layOut() throws IOException {
        file = Files.writeString(folder.resolve("experiment.toml"), FILE);
        resolver = new ExperimentResolver(Optional.empty(), Optional.of(folder.resolve("user/plugins")));
    }

    @Test
    void findsPluginsBesideTheFile() {
        jars.plugin(folder.resolve("plugins.d/acme.jar"), "acme.P");
        ExperimentResolver.Resolution resolution = resolve();
        assertEquals(
                "Net[width=7]",
                resolution.experiment().experiment().model().model().toString());
        assertEquals("acme 1.0", resolution.experiment().origins().get(0).toString());
    }

    @Test
    void findsPluginsInEveryFolderThatMayHoldThem() throws IOException {
        jars.plugin(folder.resolve("user/plugins/acme.jar"), "acme.P");
        assertEquals(1, resolve().plugins().plugins().size());
        Files.delete(folder.resolve("user/plugins/acme.jar"));
        // Until it is closed, a resolver goes on with the plugins that it found.
        assertEquals(1, resolve().plugins().plugins().size());
        resolver.close();

        jars.plugin(folder.resolve("named/acme.jar"), "acme.P");
        assertEquals(ExitCode.EXPERIMENT, fails().exitCode());
        List<Path> more = List.of(folder.resolve("named"));
        assertEquals(
                1,
                resolver.resolve(file, List.of(), Map.of(), more)
                        .plugins()
                        .plugins()
                        .size());
        assertEquals(1, resolver.plugins(Optional.empty(), more).plugins().size());

        assertEquals(0, resolver.plugins(Optional.of(file), List.of()).plugins().size());
        Files.writeString(file, FILE + "[plugins]\nfolders = ['named']\n");
        assertEquals(1, resolve().plugins().plugins().size());
        assertEquals(1, resolver.plugins(Optional.of(file), List.of()).plugins().size());
    }

    @Test
    void writesATextThatRunsFromAnywhere() throws IOException {
        jars.plugin(folder.resolve("plugins.d/acme.jar"), "acme.P");
        ExperimentResolver.Resolution first = resolve();
        Path elsewhere = Files.createDirectories(folder.resolve("runs/1")).resolve("experiment.toml");
        Files.writeString(elsewhere, first.experiment().canonicalText());
        ExperimentResolver.Resolution second = resolver.resolve(elsewhere, List.of(), Map.of(), List.of());
        assertEquals(first.experiment().canonicalText(), second.experiment().canonicalText());
        assertTrue(first.experiment()
                .canonicalText()
                .contains(folder.resolve("plugins.d").toString()));
    }

    @Test
    void namesAPluginThatARunWasMadeWithAndThatIsGone() throws IOException {
        Path jar = jars.plugin(folder.resolve("plugins.d/acme.jar"), "acme.P");
        ExperimentResolver.Resolution first = resolve();
        String sha256 = first.experiment().origins().get(0).sha256();
        file = Files.writeString(
                folder.resolve("resolved.toml"), first.experiment().canonicalText());
        resolver.close();
        Files.delete(jar);
        for (Executable asks : List.<Executable>of(this::resolve, () -> resolver.dataset(file, List.of()))) {
            List<String> lines = assertThrows(ProblemException.class, asks).problems().stream()
                    .map(Problem::line)
                    .toList();
            assertEquals(
                    file + ":2:1: the run was made with plugin acme 1.0, which is not there any more: " + jar
                            + " (sha256 " + sha256 + "); put it back, or give its folder by --plugins DIR",
                    lines.get(lines.size() - 1));
        }
    }

    @Test
    void namesAFolderThatIsNotThere() throws IOException {
        Files.writeString(file, FILE + "[plugins]\nfolders = ['absent']\n");
        ProblemException exception = fails();
        assertEquals(ExitCode.EXPERIMENT, exception.exitCode());
        assertEquals(file + ": there is no plugin folder " + folder.resolve("absent"), exception.getMessage());
    }

    @Test
    void aBrokenJarBesideGoodOnesIsAWarning() throws IOException {
        jars.plugin(folder.resolve("plugins.d/acme.jar"), "acme.P");
        Files.writeString(folder.resolve("plugins.d/broken.jar"), "broken");
        assertEquals(1, resolve().plugins().warnings().size());
    }

    @Test
    void aBrokenJarIsFatalWhereAComponentIsMissing() throws IOException {
        jars.plugin(folder.resolve("plugins.d/acme.jar"), "acme.P");
        Files.writeString(folder.resolve("plugins.d/broken.jar"), "broken");
        Files.writeString(file, FILE.replace("acme.loss", "other.objective"));
        ProblemException exception = fails();
        assertEquals(ExitCode.PLUGIN, exception.exitCode());
        List<String> lines = exception.problems().stream().map(Problem::line).toList();
        assertEquals(
                file + ":8:8: there is no loss 'other.objective' in the plugins that could be loaded; others could not",
                lines.get(0));
        assertTrue(lines.get(1).contains("broken.jar cannot be read as a jar"), lines.get(1));
    }

    @Test
    void aSlipOfTheKeyboardIsToldBesideTheBrokenJarThatMayHaveHadTheName() throws IOException {
        jars.plugin(folder.resolve("plugins.d/acme.jar"), "acme.P");
        Files.writeString(folder.resolve("plugins.d/broken.jar"), "broken");
        Files.writeString(file, FILE.replace("acme.loss", "acme.los"));
        ProblemException exception = fails();
        assertEquals(ExitCode.EXPERIMENT, exception.exitCode());
        assertEquals(2, exception.problems().size());
        List<String> lines = exception.problems().stream().map(Problem::line).toList();
        assertTrue(lines.get(0).endsWith("there is no loss 'acme.los' (did you mean 'acme.loss'?)"), lines.get(0));
        assertTrue(lines.get(1).contains("broken.jar cannot be read as a jar"), lines.get(1));
    }

    @Test
    void aDuplicateIsFatalWhereItIsNamed() {
        jars.plugin(folder.resolve("plugins.d/acme.jar"), "acme.P");
        jars.pack(folder.resolve("plugins.d/twin.jar"), "twin.P", "twin", "acme");
        ProblemException exception = fails();
        assertEquals(ExitCode.PLUGIN, exception.exitCode(), exception.getMessage());
        assertEquals(
                file + ":12:8: schedule 'acme.schedule' is offered by both plugin acme 1.0 ("
                        + folder.resolve("plugins.d/acme.jar") + ") and plugin twin 1.0 ("
                        + folder.resolve("plugins.d/twin.jar") + "); remove one of them",
                exception.getMessage());
        List<Path> same = List.of(folder.resolve("plugins.d"));
        assertEquals(1, resolver.plugins(Optional.empty(), same).warnings().size());
    }

    @Test
    void handsEverythingToTheInjectorOfARun() {
        jars.plugin(folder.resolve("plugins.d/acme.jar"), "acme.P");
        ExperimentResolver.Resolution resolution = resolve();
        Injector injector = Guice.createInjector(new ExperimentModule(resolution));
        assertSame(resolution.experiment().experiment().model().model(), injector.getInstance(Model.class));
        assertSame(resolution.plugins(), injector.getInstance(Components.class));
        assertEquals(Set.of(), injector.getInstance(Key.get(new TypeLiteral<Set<Listener>>() {})));
        assertEquals(
                "acme.Plan",
                injector.getInstance(Components.class)
                        .find(Schedule.class, "acme.schedule")
                        .orElseThrow()
                        .getName());
        assertThrows(ConfigurationException.class, () -> injector.getInstance(Unbound.class));
    }

    /** Could be made by Guice on its own account, but is not bound. */
    static final class Unbound {}

    private ExperimentResolver.Resolution resolve() {
        return resolver.resolve(file, List.of(), Map.of(), List.of());
    }

    private ProblemException fails() {
        return assertThrows(ProblemException.class, this::resolve);
    }

    private static String plugin(String name, String components) {
        return """
                package %1$s;
                public class P implements dev.cohort.api.plugin.Plugin {
                    public String name() { return "%1$s"; }
                    public String version() { return "1.0"; }
                    public int apiVersion() { return API_VERSION; }
                    public java.util.List<Class<? extends dev.cohort.api.option.Component>> components() {
                        return java.util.List.of(%2$s);
                    }
                }
                """
                .formatted(name, components);
    }

    private static String component(String name, String header, String kind, String method) {
        return """
                package acme;
                import dev.cohort.api.dataset.*;
                import dev.cohort.api.graph.*;
                import dev.cohort.api.loss.*;
                import dev.cohort.api.model.*;
                import dev.cohort.api.option.*;
                import dev.cohort.api.optimizer.*;
                import dev.cohort.api.schedule.*;
                import java.util.Map;
                @Name("acme.%s")
                public record %s implements %s { public %s { throw new UnsupportedOperationException(); } }"""
                .formatted(name, header, kind, method);
    }
}
