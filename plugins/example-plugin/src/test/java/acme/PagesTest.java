package acme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is shown to authors is what is compiled and tested here. */
final class PagesTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern RECORD = Pattern.compile("public record (\\w+)");

    @Test
    void showTheSourcesOfAllComponents() throws IOException {
        List<String> shown = Stream.of(Path.of("../README.md"), Path.of("../../CONTRIBUTING.md"))
                .flatMap(page -> JAVA.matcher(read(page)).results().map(block -> block.group(1)))
                .filter(block -> RECORD.matcher(block).find())
                .toList();
        for (String block : shown) {
            String name =
                    RECORD.matcher(block).results().findFirst().orElseThrow().group(1);
            String source = read(Path.of("src/main/java/acme/" + name + ".java"));
            assertTrue(source.endsWith(block), () -> "the page shows another " + name + " than\n" + source);
        }
        assertEquals(
                new AcmePlugin().components().stream().map(Class::getSimpleName).collect(Collectors.toSet()),
                shown.stream()
                        .map(block -> RECORD.matcher(block)
                                .results()
                                .findFirst()
                                .orElseThrow()
                                .group(1))
                        .collect(Collectors.toCollection(TreeSet::new)));
        String test = read(Path.of("src/test/java/acme/HuberComplianceTest.java"));
        assertTrue(read(Path.of("../README.md")).contains(test.substring(test.indexOf("final class"))));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
