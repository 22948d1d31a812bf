package dev.cohort.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.option.Component;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionSchemaTest {
    @Test
    void describesEveryKeyOfTheTable() {
        assertEquals(
                List.of(
                        new OptionSchema.Row("path", "a path", "required", ""),
                        new OptionSchema.Row("target", "a string", "required", ""),
                        new OptionSchema.Row("validation", "a number", "0.0", ""),
                        new OptionSchema.Row("test", "a number", "0.0", ""),
                        new OptionSchema.Row("stratify", "true or false", "true", ""),
                        new OptionSchema.Row("categorical", "a list, each a string", "[]", ""),
                        new OptionSchema.Row("impute", "a number", "absent", ""),
                        new OptionSchema.Row("feature-shape", "a list, each an integer", "absent", "")),
                OptionSchema.of(TestComponents.Csv.class).rows());
        OptionSchema huber = OptionSchema.of(TestComponents.Huber.class);
        assertEquals("squared near zero, linear beyond", huber.about());
        assertEquals(
                List.of(
                        new OptionSchema.Row("delta", "a number", "1.0", "where the loss turns linear"),
                        new OptionSchema.Row("reduction", "one of 'mean', 'sum', 'half-sum'", "mean", "")),
                huber.rows());
    }

    @Test
    void describesSectionsWithTheirComponent() {
        List<OptionSchema.Row> rows = OptionSchema.of(ScheduleSection.class).rows();
        assertEquals(
                List.of("type", "unit", "warmup-steps"),
                rows.stream().map(OptionSchema.Row::key).toList());
        assertEquals(
                "a schedule (its name, or a table with 'type')", rows.get(0).type());
    }

    record Float(float rate) {}

    record Maybes(List<Optional<String>> names) {}

    record Numbered(Map<Integer, String> names) {}

    record Concrete(TestComponents.Huber loss) {}

    record Kind(String type) {}

    record Typed(String type) implements Component {}

    record TypedWithin(@Inline Kind kind) implements Component {}

    @Test
    void refusesWhatNoFileCanWrite() {
        assertEquals("is not a record", refusal(String.class));
        assertEquals(
                "has the option 'rate', but no option has the type float; it is boolean, int, long, double, String, Path, an"
                        + " enum, a kind of component, a record that is none, or a List, a Map by String, or an Optional of"
                        + " one of these",
                refusal(Float.class));
        assertTrue(refusal(Maybes.class).contains("an Optional stands alone"));
        assertTrue(refusal(Numbered.class).contains("java.util.Map<java.lang.Integer, java.lang.String>"));
        assertTrue(refusal(Concrete.class).contains("no option has the type"));
        assertEquals("has an option 'type', which no file can write", refusal(Typed.class));
        assertEquals("has an option 'type', which no file can write", refusal(TypedWithin.class));
    }

    @Test
    void aTableWithinAComponentMayHaveAType() {
        assertEquals(0, OptionSchema.of(Kind.class).place("type"));
    }

    private static String refusal(Class<?> type) {
        return assertThrows(IllegalArgumentException.class, () -> OptionSchema.of(type))
                .getMessage();
    }

    @Name("Huber")
    record Capital() implements Component {}

    @Name("acme.vision.huber")
    record TwoDots() implements Component {}

    record Nameless() implements Component {}

    @ParameterizedTest
    @ValueSource(classes = {Capital.class, TwoDots.class, Nameless.class})
    void namesHaveOneForm(Class<?> type) {
        assertThrows(IllegalArgumentException.class, () -> OptionSchema.nameOf(type));
    }

    @Test
    void aVendorStandsBeforeADot() {
        assertEquals("acme.mixture", OptionSchema.nameOf(TestComponents.Mixture.class));
    }

    @Test
    void keysAreInKebabCase() {
        assertEquals("learning-rate", KebabCase.ofKey("learningRate"));
        assertEquals("beta1", KebabCase.ofKey("beta1"));
        assertEquals("l2-penalty", KebabCase.ofKey("l2Penalty"));
        assertEquals("half-sum", KebabCase.of(dev.cohort.api.loss.Reduction.HALF_SUM));
    }
}
