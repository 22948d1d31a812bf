package dev.cohort.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.ExperimentFile;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of problem has a file with its exact words. Where an experiment file lies beside it, the words are what that
 * file leads to; else they are those of a problem made of its parts' names.
 */
class MessagesTest {
    private static final Path FOLDER = Path.of("src/test/resources/messages");

    static Stream<Class<?>> kinds() {
        return leaves(Problem.class);
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(MessagesTest::leaves)
                : Stream.of(type);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isWordedAsInItsFile(Class<?> kind) throws Exception {
        String name = KebabCase.ofType(kind);
        Path file = FOLDER.resolve(name + ".toml");
        List<Problem> problems = Files.exists(file) ? problemsOf(file) : List.of(sample(kind));
        assertTrue(problems.stream().anyMatch(kind::isInstance), () -> file + " leads to " + problems);
        String text = "exit " + ExitCode.of(problems).number() + "\n"
                + problems.stream().map(problem -> problem.line() + "\n").collect(Collectors.joining());
        Path golden = FOLDER.resolve(name + ".txt");
        String words = text.replace(FOLDER + "/", "");
        assertTrue(Files.exists(golden), () -> "no " + golden + "; it should say\n" + words);
        assertEquals(Files.readString(golden), words);
    }

    private static List<Problem> problemsOf(Path file) throws IOException {
        List<Problem> problems = new ArrayList<>();
        List<Setting> settings = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith("# --set ")) {
                try {
                    settings.add(Setting.parse(line.substring("# --set ".length())));
                } catch (ProblemException exception) {
                    problems.addAll(exception.problems());
                }
            }
        }
        ExperimentBinder binder = new ExperimentBinder(TestComponents.ALL);
        problems.addAll(assertThrows(
                        ProblemException.class,
                        () -> binder.resolve(ExperimentFile.read(file, settings, Map.of()), List.of()))
                .problems());
        return problems;
    }

    private static Problem sample(Class<?> kind) throws ReflectiveOperationException {
        var components = kind.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < values.length; i++) {
            types[i] = components[i].getType();
            values[i] = sample(components[i].getName(), types[i]);
        }
        return (Problem) kind.getDeclaredConstructor(types).newInstance(values);
    }

    private static Object sample(String name, Class<?> type) {
        if (name.equals("position")) {
            return Optional.of(new Position("experiment.toml", 3, 7));
        }
        Map<Class<?>, Object> samples = Map.of(
                String.class,
                "<" + name + ">",
                Path.class,
                Path.of("<" + name + ">"),
                int.class,
                2,
                long.class,
                2L,
                double.class,
                2.0,
                boolean.class,
                true,
                List.class,
                List.of("<" + name + ">"),
                Optional.class,
                Optional.of("<" + name + ">"),
                ExitCode.class,
                ExitCode.EXPERIMENT);
        assertTrue(samples.containsKey(type), () -> "no sample of " + type);
        return samples.get(type);
    }
}
