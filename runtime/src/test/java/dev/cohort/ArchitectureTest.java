package dev.cohort;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.conditions.ArchConditions.implement;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.experiment.Folders;
import dev.cohort.plugin.ContextClassLoader;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of the house that a compiler does not hold. */
@AnalyzeClasses(packages = "dev.cohort", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    /** In the order in which data meets them; each package may use those before it. */
    private static final List<String> ORDER = List.of(
            "api",
            "experiment",
            "configuration",
            "plugin",
            "graph",
            "autodiff",
            "step",
            "engine",
            "generation",
            "session",
            "tracking",
            "trainer",
            "prediction",
            "cli");

    @ArchTest
    static void packagesUseOnlyThoseBeforeThem(JavaClasses classes) {
        Set<String> there = classes.stream()
                .map(type -> type.getPackageName().split("\\.", 4)[2])
                .collect(Collectors.toCollection(TreeSet::new));
        there.removeAll(ORDER);
        assertEquals(Set.of(), there, "packages below dev.cohort that have no place in the order");
        for (int index = 0; index < ORDER.size() - 1; index++) {
            String[] later = ORDER.subList(index + 1, ORDER.size()).stream()
                    .map(ArchitectureTest::packages)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(packages(ORDER.get(index)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .allowEmptyShould(true)
                    .check(classes);
        }
    }

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.cohort.(**)").should().beFreeOfCycles().as("packages are free of cycles");

    @ArchTest
    static final ArchRule ONNX_RUNTIME_IN_ENGINE = noClasses()
            .that()
            .resideOutsideOfPackage(packages("engine"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..", "ai.onnxruntime..");

    @ArchTest
    static final ArchRule MLFLOW_IN_TRACKING = noClasses()
            .that()
            .resideOutsideOfPackage(packages("tracking"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.mlflow..", "org.mlflow_project..");

    @ArchTest
    static final ArchRule CONTEXT_CLASS_LOADER_IN_ONE_PLACE = noClasses()
            .that()
            .doNotBelongToAnyOf(ContextClassLoader.class)
            .should(callMethod(Thread.class, "setContextClassLoader", ClassLoader.class));

    /** A wrapper would keep a default method that is added to the interface from what it wraps. */
    @ArchTest
    static final ArchRule PLUGINS_ARE_CALLED_AND_NOT_WRAPPED = noClasses()
            .that()
            .resideOutsideOfPackage(packages("api"))
            .should(implement(assignableTo(Examples.class)
                    .or(assignableTo(Cursor.class))
                    .or(assignableTo(Measurement.class))
                    .or(assignableTo(Schedule.class))));

    @ArchTest
    static final ArchRule FOLDERS_ARE_MADE_IN_ONE_PLACE = noClasses()
            .that()
            .doNotBelongToAnyOf(Folders.class)
            .should(callMethod(Files.class, "createDirectories", Path.class, FileAttribute[].class));

    @ArchTest
    static final ArchRule NO_DESERIALIZATION =
            noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class);

    /** What a file names is looked up among the components; no text becomes a class. */
    @ArchTest
    static final ArchRule NO_CLASSES_BY_NAME = noClasses()
            .should(callMethod(Class.class, "forName", String.class))
            .orShould(callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class));

    @ArchTest
    static final ArchRule FINAL_SEALED_OR_ABSTRACT =
            classes().that().areNotInterfaces().and().areNotAnonymousClasses().should(beClosed());

    @ArchTest
    static void everyPackageSaysWhatItIs(JavaClasses classes) throws IOException {
        List<Path> silent = new ArrayList<>();
        int packages = 0;
        for (Path sources : sources()) {
            try (Stream<Path> folders = Files.walk(sources)) {
                for (Path folder :
                        folders.filter(ArchitectureTest::holdsSources).toList()) {
                    packages++;
                    if (!Files.exists(folder.resolve("package-info.java"))) {
                        silent.add(folder);
                    }
                }
            }
        }
        assertTrue(packages > ORDER.size(), "found only " + packages + " packages");
        assertEquals(List.of(), silent, "packages without package-info.java");
    }

    /** The main sources of every module; tests run in the folder of theirs. */
    private static List<Path> sources() throws IOException {
        Path root = Path.of("").toAbsolutePath().resolveSibling("");
        try (Stream<Path> plugins = Files.list(root.resolve("plugins"))) {
            return Stream.concat(Stream.of(root.resolve("api"), root.resolve("runtime")), plugins)
                    .map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }

    private static boolean holdsSources(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        } catch (IOException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static String packages(String name) {
        return "dev.cohort." + name + "..";
    }

    private static ArchCondition<JavaClass> beClosed() {
        return new ArchCondition<>("be final, sealed or abstract") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean closed = type.getModifiers().contains(JavaModifier.FINAL)
                        || type.getModifiers().contains(JavaModifier.ABSTRACT)
                        || type.isEnum()
                        || type.reflect().isSealed();
                if (!closed) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getName() + " is open; make it final, sealed or abstract"));
                }
            }
        };
    }
}
