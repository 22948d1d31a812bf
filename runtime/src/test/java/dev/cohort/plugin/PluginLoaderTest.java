package dev.cohort.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.loss.Loss;
import dev.cohort.api.option.Component;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.PluginProblem;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jars as people drop them into plugin folders, most of them broken in one way. */
final class PluginLoaderTest {
    @TempDir
    static Path classes;

    @TempDir
    Path folder;

    private static PluginJars jars;
    private static final Map<String, String> SOURCES = new HashMap<>();

    @BeforeAll
    static void compile() {
        plugin("good", "List.of(Half.class)", "public");
        component("good", "acme.half", "public record Half() implements Schedule");
        plugin("newer", "List.of()", "public", "{ }", "3");
        plugin("hidden", "List.of()", "");
        plugin("abstracted", "List.of()", "public abstract");
        plugin("argument", "List.of()", "public", "{ } public P(int size) { } private P() { }", "API_VERSION");
        plugin(
                "throwing",
                "List.of()",
                "public",
                "{ if (true) throw new IllegalStateException(\"no license\"); }",
                "1");
        plugin("initializer", "List.of()", "public", "static final int N = Integer.parseInt(\"x\");", "API_VERSION");
        plugin("nothing", "null", "public");
        plugin("listless", "Arrays.asList((Class<? extends Component>) null)", "public");
        plugin("asking", "List.of(Half.class, null)", "public");
        component("asking", "acme.half", "public record Half() implements Schedule");
        plugin("library", "List.of(Uses.class)", "public", "{ new other.Tool(); }", "API_VERSION");
        component("library", "acme.uses", "public record Uses() implements Schedule");
        SOURCES.put("other.Tool", "package other; public class Tool { }");
        plugin("optional", "List.of(Uses.class)", "public");
        component("optional", "acme.uses", "public record Uses(other.Tool tool) implements Schedule");
        plugin("classy", "List.of(Half.class)", "public");
        component("classy", "acme.half", "public final class Half implements Schedule");
        plugin("inner", "List.of(Half.class)", "public");
        component("inner", "acme.half", "record Half() implements Schedule");
        plugin("misnamed", "List.of(Half.class)", "public");
        component("misnamed", "Acme Half", "public record Half() implements Schedule");
        plugin("reserved", "List.of(Half.class)", "public");
        component("reserved", "half", "public record Half() implements Schedule");
        plugin("unnamed", "List.of(Half.class)", "public");
        SOURCES.put(
                "unnamed.Half",
                source("unnamed", "public record Half() implements Schedule").replace("@Name(\"\")", ""));
        plugin("kindless", "List.of(Half.class)", "public");
        component("kindless", "acme.half", "public record Half() implements Component");
        rule("untyped", "float rate");
        rule("deep", "Deep deep", "public record Deep(float rate) { }");
        rule("inlined", "@Inline double rate");
        rule("doubled", "@Inline Schedule other");
        rule("defaulted", "@Default(\"abc\") double rate");
        rule("chosen", "@Default(\"none\") java.util.concurrent.TimeUnit unit");
        rule("listed", "@Default(\"[1, 'a']\") java.util.List<Integer> sizes");
        rule("nested", "@Default(\"{ rate = 'a' }\") Deep deep", "public record Deep(double rate) { }");
        rule("endless", "Deep deep", "public record Deep(java.util.Optional<Deep> deeper) { }");
        plugin("selfish", "List.of(Half.class)", "public");
        component(
                "selfish",
                "acme.half",
                "public record Half(@Default(\"acme.half\") Schedule other) implements Schedule");
        plugin("context", "List.of()", "public", CONTEXT, "API_VERSION");
        SOURCES.put("plain.P", "package plain; public class P { }");
        plugin("sly", "List.of()", "public");
        SOURCES.computeIfPresent("sly.P", (name, source) -> source.replace("\"sly\"", "\"sl\\n\\u001b[31my\""));
        jars = new PluginJars(classes, SOURCES, "--release", "17");
    }

    private static final String CONTEXT =
            "{ if (Thread.currentThread().getContextClassLoader() != P.class.getClassLoader()) throw new Error(); }";

    @BeforeEach
    void goodOne() {
        jars.plugin(folder.resolve("a-good.jar"), "good.P");
    }

    @Test
    void findsAPluginThatIsOneJar() {
        PluginRegistry registry = load();
        assertEquals(Set.of("acme.half"), registry.names(Schedule.class));
        assertEquals(Set.of(), registry.names(Loss.class));
        Class<? extends Component> type =
                registry.find(Schedule.class, "acme.half").orElseThrow();
        assertEquals("good.Half", type.getName());
        assertNotSame(getClass().getClassLoader(), type.getClassLoader());
        assertEquals("good 1.0", registry.origin(Schedule.class, "acme.half").toString());
        assertEquals(
                folder.resolve("a-good.jar"),
                registry.origin(Schedule.class, "acme.half").jar());
        assertEquals(64, registry.origin(Schedule.class, "acme.half").sha256().length());
        assertThrows(IllegalArgumentException.class, () -> registry.origin(Loss.class, "acme.half"));
    }

    @Test
    void findsAPluginThatIsAFolderOfJars() {
        jars.plugin(folder.resolve("b/plugin.jar"), "library.P");
        jars.library(folder.resolve("b/tool.jar"), "other");
        PluginRegistry registry = load();
        assertEquals(List.of(), registry.warnings());
        assertEquals(Set.of("acme.half", "acme.uses"), registry.names(Schedule.class));
    }

    /** Where Java takes "!/" for the end of a jar's name, and others that addresses write in another way. */
    @ParameterizedTest
    @ValueSource(strings = {"b!", "!/!", "a b", "100%", "#1", "q?", "c:d"})
    void findsPluginsInFoldersOfAnyName(String name) throws IOException {
        Path odd = Files.createDirectories(folder.resolve(name));
        jars.plugin(odd.resolve("asset!/x.jar"), "good.P");
        PluginRegistry registry = PluginLoader.load(List.of(PluginFolder.of(odd)));
        assertEquals(List.of(), registry.warnings());
        assertEquals(Set.of("acme.half"), registry.names(Schedule.class));
    }

    @Test
    void creditsEachOfSeveralPluginsInAFolderToItsOwnJar() {
        jars.plugin(folder.resolve("b/one.jar"), "context.P");
        jars.plugin(folder.resolve("b/two.jar"), "throwing.P");
        PluginRegistry registry = load();
        assertEquals(
                List.of(folder.resolve("a-good.jar"), folder.resolve("b/one.jar")),
                registry.plugins().stream().map(plugin -> plugin.origin().jar()).toList());
        assertTrue(
                registry.warnings().get(0).line().contains("throwing.P of plugin " + folder.resolve("b/two.jar")),
                registry.warnings().toString());
    }

    @Test
    void takesTheSameJarOnceHoweverOftenItLiesAround() throws IOException {
        Files.createDirectories(folder.resolve("b"));
        Files.copy(folder.resolve("a-good.jar"), folder.resolve("b/copy.jar"));
        PluginRegistry registry = load();
        assertEquals(List.of(), registry.warnings());
        assertEquals(1, registry.plugins().size());
    }

    @Test
    void ignoresFilesThatAreNoJars() throws IOException {
        Files.writeString(folder.resolve("README.txt"), "plugins live here");
        Files.createDirectories(folder.resolve("empty"));
        assertEquals(List.of(), load().warnings());
    }

    @Test
    void giveThePluginItsOwnContextClassLoaderAndTakeItBack() {
        jars.plugin(folder.resolve("b.jar"), "context.P");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        assertEquals(List.of(), load().warnings());
        assertSame(before, Thread.currentThread().getContextClassLoader());
    }

    @Test
    void namesAFileThatIsNoZip() throws IOException {
        Files.writeString(folder.resolve("b.jar"), "not a jar");
        assertWarning(PluginProblem.UnreadableJar.class, "b.jar cannot be read as a jar (zip END header not found)");
    }

    /** Which would be waited for. */
    @Test
    void namesAPipe() throws Exception {
        Path pipe = folder.resolve("b.jar");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertWarning(PluginProblem.UnreadableJar.class, "b.jar cannot be read as a jar (it is no regular file)");
    }

    @Test
    void showsANameOnOneLine() {
        jars.plugin(folder.resolve("b.jar"), "sly.P");
        assertEquals(
                List.of("good 1.0", "sl ?[31my 1.0"),
                load().plugins().stream()
                        .map(plugin -> plugin.origin().toString())
                        .toList());
    }

    @Test
    void namesAZipThatWasCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve("a-good.jar"));
        Files.write(folder.resolve("b.jar"), Arrays.copyOf(whole, whole.length / 2));
        assertWarning(PluginProblem.UnreadableJar.class, "b.jar cannot be read as a jar");
    }

    @Test
    void namesAMissingServicesFile() {
        jars.library(folder.resolve("b.jar"), "plain");
        assertWarning(
                PluginProblem.MissingServices.class, "b.jar holds no META-INF/services/dev.cohort.api.plugin.Plugin");
    }

    @Test
    void namesAServicesFileOfAnAbsentClass() {
        jars.pack(folder.resolve("b.jar"), "acme.Absent", "plain");
        assertWarning(PluginProblem.InvalidServices.class, "there is no class acme.Absent");
    }

    @Test
    void namesAServicesFileOfAnotherClass() {
        jars.pack(folder.resolve("b.jar"), "plain.P", "plain");
        assertWarning(
                PluginProblem.InvalidServices.class, "class plain.P does not implement dev.cohort.api.plugin.Plugin");
    }

    @Test
    void namesAnEmptyServicesFile() {
        jars.pack(folder.resolve("b.jar"), "# nothing yet\n", "plain");
        assertWarning(PluginProblem.InvalidServices.class, "it names no class");
    }

    @Test
    void namesTheLineOfAServicesFileThatCannotBeRead() {
        jars.pack(folder.resolve("b.jar"), "# one\nplain P\n", "plain");
        assertWarning(PluginProblem.InvalidServices.class, "b.jar cannot be followed: line 2: ");
    }

    @Test
    void namesAnotherApiVersion() {
        jars.plugin(folder.resolve("b.jar"), "newer.P");
        assertWarning(
                PluginProblem.ApiVersion.class,
                "was built for version 3 of the plugin API, but this is version 2; get a release of it");
    }

    @Test
    void namesAPluginClassThatCannotBeMade() {
        jars.plugin(folder.resolve("b.jar"), "abstracted.P");
        assertWarning(PluginProblem.NotConstructible.class, "plugin class abstracted.P of ", "it is abstract");
    }

    @Test
    void namesAPluginClassWithoutAFittingConstructor() {
        jars.plugin(folder.resolve("b.jar"), "argument.P");
        assertWarning(
                PluginProblem.NotConstructible.class,
                "plugin class argument.P of ",
                "it has no public constructor without parameters");
    }

    @Test
    void namesAPluginClassThatIsHidden() {
        jars.plugin(folder.resolve("b.jar"), "hidden.P");
        assertWarning(PluginProblem.NotConstructible.class, "plugin class hidden.P of ", "public");
    }

    @Test
    void namesAConstructorThatThrows() {
        jars.plugin(folder.resolve("b.jar"), "throwing.P");
        assertWarning(
                PluginProblem.FailedPlugin.class,
                "the constructor of throwing.P of plugin ",
                "failed with java.lang.IllegalStateException: no license");
    }

    @Test
    void namesAStaticInitializerThatThrows() {
        jars.plugin(folder.resolve("b.jar"), "initializer.P");
        assertWarning(
                PluginProblem.FailedPlugin.class,
                "the constructor of initializer.P, at the start of a class of plugin ",
                "failed with java.lang.NumberFormatException: For input string: \"x\"");
    }

    @Test
    void namesAnswersThatNoPluginMayGive() {
        jars.plugin(folder.resolve("b.jar"), "nothing.P");
        assertWarning(PluginProblem.InvalidPlugin.class, "b.jar returns null from components()");
    }

    @Test
    void namesANullAmongTheComponents() {
        jars.plugin(folder.resolve("b.jar"), "listless.P");
        assertWarning(PluginProblem.InvalidPlugin.class, "b.jar lists a null among its components");
    }

    @Test
    void namesAMethodThatThrows() {
        jars.plugin(folder.resolve("b.jar"), "asking.P");
        assertWarning(PluginProblem.FailedPlugin.class, "components() of plugin ", "java.lang.NullPointerException");
    }

    @Test
    void namesALibraryThatIsMissing() {
        jars.plugin(folder.resolve("b.jar"), "library.P");
        assertWarning(
                PluginProblem.MissingClass.class,
                "b.jar uses class other.Tool, which it does not hold; put the library's jar");
    }

    @Test
    void namesALibraryThatAnOptionNeeds() {
        jars.plugin(folder.resolve("b.jar"), "optional.P");
        assertWarning(PluginProblem.MissingClass.class, "b.jar uses class other.Tool, which it does not hold");
    }

    @Test
    void saysWhenTheHostHasTheMissingClass() {
        Map<String, String> sources = Map.of(
                "greedy.P",
                SOURCES.get("good.P")
                        .replace("package good", "package greedy")
                        .replace("Half.class", "")
                        .replace("{ }", "{ com.google.gson.JsonNull.INSTANCE.toString(); }"),
                "com.google.gson.JsonNull",
                "package com.google.gson; public class JsonNull { public static final Object INSTANCE = 1; }");
        new PluginJars(classes.resolve("greedy"), sources).plugin(folder.resolve("b.jar"), "greedy.P");
        assertWarning(
                PluginProblem.MissingClass.class,
                "uses class com.google.gson.JsonNull, which it does not hold; Cohort has it, but a plugin sees only");
    }

    @Test
    void namesClassesOfALaterJava() throws IOException {
        Path later = classes.resolve("later");
        PluginJars compiled = new PluginJars(later, Map.of("plain.P", "package plain; public class P { }"));
        Path file = later.resolve("plain/P.class");
        byte[] bytes = Files.readAllBytes(file);
        bytes[7] = 99; // the low byte of the class file's major version
        Files.write(file, bytes);
        compiled.pack(folder.resolve("b.jar"), "plain.P", "plain");
        assertWarning(
                PluginProblem.Unlinkable.class,
                "they were compiled for Java 55, but this is Java ",
                "; compile with --release 17");
    }

    @Test
    void namesComponentsThatBreakTheRules() {
        assertComponent("classy", "is not a record");
        assertComponent("inner", "is not public");
        assertComponent("unnamed", "has no @Name");
        assertComponent("misnamed", "is named 'Acme Half'; a name has small letters");
        assertComponent("untyped", "has the option 'rate', but no option has the type float");
        assertComponent("deep", "has the option 'rate', but no option has the type float");
        assertComponent("inlined", "has the option 'rate' with @Inline, which stands on a record or a component");
        assertComponent("doubled", "has the option 'other' with @Inline, whose type would stand where its own does");
        assertComponent("endless", "has the option 'deeper' of Deep within a Deep, which has no end");
        assertComponent("selfish", "has the option 'other' with a @Default that names the component itself");
        String misfit = "has a @Default that does not do: ";
        assertComponent("defaulted", misfit + "'rate' should be a number, but is the string \"abc\"");
        assertComponent("chosen", misfit + "'unit' of the defaults must be one of 'nanoseconds'");
        assertComponent("listed", misfit + "'sizes.1' should be an integer, but is the string \"a\"");
        assertComponent("nested", misfit + "'rate' should be a number, but is the string \"a\"");
        assertComponent(
                "kindless",
                "is of no kind; implement one of Dataset, Sampling, Model, Initialization, Adaptation, Loss, Optimizer, Schedule, Metric, Monitor");
    }

    @Test
    void keepsNamesWithoutAVendorForCohortsOwn() {
        Path jar = jars.plugin(folder.resolve("b/b.jar"), "reserved.P");
        assertWarning(PluginProblem.ReservedName.class, "component 'half' of plugin reserved 1.0 ", "'acme.half'");
        PluginRegistry registry = PluginLoader.load(List.of(new PluginFolder(jar.getParent(), true)));
        assertEquals(List.of(), registry.warnings());
        assertTrue(registry.find(Schedule.class, "half").isPresent());
    }

    @Test
    void listsBothOriginsOfADuplicateAndTrustsNeither() {
        jars.pack(folder.resolve("b.jar"), "good.P\n# another file\n", "good");
        PluginRegistry registry = load();
        Problem warning = registry.warnings().get(0);
        assertEquals(
                "schedule 'acme.half' is offered by both plugin good 1.0 (" + folder.resolve("a-good.jar")
                        + ") and plugin good 1.0 (" + folder.resolve("b.jar") + "); remove one of them",
                warning.line());
        assertEquals(ExitCode.PLUGIN, warning.exitCode());
        assertFalse(registry.find(Schedule.class, "acme.half").isPresent());
    }

    @Test
    void refusesAFolderThatCannotBeRead() {
        ProblemException exception = assertThrows(
                ProblemException.class, () -> PluginLoader.load(List.of(PluginFolder.of(folder.resolve("absent")))));
        assertEquals(ExitCode.INPUT_OUTPUT, exception.exitCode());
    }

    private void assertComponent(String name, String reason) {
        Path jar = folder.resolve("b.jar");
        jars.plugin(jar, name + ".P");
        assertWarning(
                PluginProblem.InvalidComponent.class,
                "component class " + name + ".Half of plugin " + name + " 1.0 (" + jar + ") " + reason);
    }

    /** One warning with these words, and the good plugin beside it in use. */
    private void assertWarning(Class<? extends Problem> kind, String... words) {
        PluginRegistry registry = load();
        assertEquals(1, registry.warnings().size(), () -> registry.warnings().toString());
        Problem warning = registry.warnings().get(0);
        assertEquals(kind, warning.getClass(), warning::line);
        assertEquals(ExitCode.PLUGIN, warning.exitCode());
        for (String word : words) {
            assertTrue(warning.line().contains(word), () -> warning.line() + "\nshould contain\n" + word);
        }
        assertTrue(registry.find(Schedule.class, "acme.half").isPresent());
    }

    private PluginRegistry load() {
        return PluginLoader.load(List.of(PluginFolder.of(folder)));
    }

    private static void plugin(String name, String components, String modifiers) {
        plugin(name, components, modifiers, "{ }", "API_VERSION");
    }

    private static void plugin(String name, String components, String modifiers, String body, String version) {
        SOURCES.put(
                name + ".P",
                """
                package %1$s;
                import dev.cohort.api.option.Component;
                import dev.cohort.api.plugin.Plugin;
                import java.util.*;
                %3$s class P implements Plugin {
                    %4$s
                    public String name() { return "%1$s"; }
                    public String version() { return "1.0"; }
                    public int apiVersion() { return %5$s; }
                    public List<Class<? extends Component>> components() { return %2$s; }
                }
                """
                        .formatted(name, components, modifiers, body, version));
    }

    /** A component with some options. */
    private static void rule(String plugin, String options, String... more) {
        plugin(plugin, "List.of(Half.class)", "public");
        SOURCES.put(
                plugin + ".Half",
                source(plugin, "public record Half(" + options + ") implements Schedule")
                        .replace("@Name(\"\")", "@Name(\"acme.half\")")
                        .replace("{ public", "{ " + String.join(" ", more) + " public"));
    }

    private static void component(String plugin, String name, String declaration) {
        String type = declaration.replaceFirst(".*(?:record|class) (\\w+).*", "$1");
        SOURCES.put(plugin + "." + type, source(plugin, declaration).replace("@Name(\"\")", "@Name(\"" + name + "\")"));
    }

    private static String source(String plugin, String declaration) {
        String method = declaration.endsWith("Schedule")
                ? "public double learningRate(double base, long position, java.util.OptionalLong total) { return base / 2; }"
                : "";
        return "package " + plugin + "; import dev.cohort.api.option.*; import dev.cohort.api.schedule.Schedule;\n"
                + "@Name(\"\")\n" + declaration + " { " + method + " }\n";
    }
}
