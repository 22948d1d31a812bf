package dev.cohort.api.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * From labels to class numbers.
 *
 * <p>Where the table names its classes, they are numbered in that order. Else whole numbers of 0 or more stand for
 * themselves, and other labels are numbered in sorted order, numbers by value; both by the training part alone, so that a
 * model never has an output for a class that it has not met. The ignored label passes as it is.
 *
 * @param names the classes in the order of their numbers
 * @param numbers for each row by row its class
 */
record ClassNumbers(List<String> names, long[] numbers) {
    private static final Pattern WHOLE = Pattern.compile("(-?(?:0|[1-9][0-9]{0,17}))(?:\\.0*)?");
    private static final int MOST_CLASSES = 1_000_000;

    static ClassNumbers of(
            TableField field, Table.Origin origin, Columns.Labels labels, int[] training, OptionalLong ignored) {
        String[] texts = labels.texts().stream().map(ClassNumbers::canonical).toArray(String[]::new);
        String skipped = ignored.isPresent() ? Long.toString(ignored.getAsLong()) : "";
        List<String> names = field.classes().isEmpty() ? names(labels, texts, training, skipped) : field.classes();
        Map<String, Long> numbers = new HashMap<>();
        for (int number = 0; number < names.size(); number++) {
            numbers.put(canonical(names.get(number)), (long) number);
        }
        if (ignored.isPresent()) {
            numbers.putIfAbsent(skipped, ignored.getAsLong());
        }
        return new ClassNumbers(names, numbers(field, origin, labels, texts, numbers, names));
    }

    /** A whole number without a decimal point, so that 1 and 1.0 are one class; other labels as they are. */
    static String canonical(String text) {
        var whole = WHOLE.matcher(text);
        return whole.matches() ? Long.toString(Long.parseLong(whole.group(1))) : text;
    }

    private static List<String> names(Columns.Labels labels, String[] texts, int[] training, String skipped) {
        BitSet met = new BitSet();
        for (int row : training) {
            for (int column = 0; column < labels.width(); column++) {
                met.set(labels.elements()[row * labels.width() + column]);
            }
        }
        List<String> found = new ArrayList<>(met.stream()
                .mapToObj(code -> texts[code])
                .filter(text -> !text.equals(skipped))
                .distinct()
                .toList());
        if (found.isEmpty()) {
            throw new DataException("the training part has no labels but the ignored one, " + skipped);
        }
        if (found.stream().allMatch(ClassNumbers::isIndex)) {
            return indices(found);
        }
        found.sort(
                found.stream().allMatch(ClassNumbers::isNumber)
                        ? Comparator.comparingDouble(Double::parseDouble)
                        : Comparator.naturalOrder());
        return found;
    }

    private static List<String> indices(List<String> found) {
        long largest = found.stream().mapToLong(Long::parseLong).max().orElse(0);
        if (largest >= MOST_CLASSES) {
            throw new DataException("the label " + largest + " as a class index makes " + (largest + 1)
                    + " classes; list the labels in classes = [...] to number them from 0");
        }
        return LongStream.rangeClosed(0, largest).mapToObj(Long::toString).toList();
    }

    private static boolean isIndex(String text) {
        return WHOLE.matcher(text).matches() && !text.startsWith("-");
    }

    private static boolean isNumber(String text) {
        try {
            return !Double.isNaN(Double.parseDouble(text));
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    private static long[] numbers(
            TableField field,
            Table.Origin origin,
            Columns.Labels labels,
            String[] texts,
            Map<String, Long> byName,
            List<String> names) {
        long[] byCode = new long[texts.length];
        boolean[] known = new boolean[texts.length];
        for (int code = 0; code < texts.length; code++) {
            known[code] = byName.containsKey(texts[code]);
            byCode[code] = byName.getOrDefault(texts[code], -1L);
        }
        DataProblems problems = new DataProblems();
        long[] numbers = new long[labels.elements().length];
        for (int index = 0; index < numbers.length; index++) {
            int code = labels.elements()[index];
            numbers[index] = byCode[code];
            if (!known[code]) {
                problems.add(origin.problem(
                        field.name(),
                        index / labels.width(),
                        index % labels.width(),
                        unknown(labels.texts().get(code), field, names)));
            }
        }
        problems.throwIfAny();
        return numbers;
    }

    private static String unknown(String label, TableField field, List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(8, names.size()))) + (names.size() > 8 ? ", …" : "");
        return field.classes().isEmpty()
                ? "the label \"" + label + "\" does not occur in the training part, whose classes are " + shown
                        + "; name all of them with classes = [...]"
                : "the label \"" + label + "\" is none of the classes " + shown;
    }

    /** How many elements of some rows are of each class. */
    List<Long> counts(int[] rows, int width) {
        long[] counts = new long[names.size()];
        for (int row : rows) {
            for (int column = 0; column < width; column++) {
                long number = numbers[row * width + column];
                if (number >= 0 && number < counts.length) {
                    counts[(int) number]++;
                }
            }
        }
        return Arrays.stream(counts).boxed().toList();
    }

    /** Whole numbers as labels. */
    static Columns.Labels labels(Columns.Integers integers) {
        Map<Long, Integer> codes = new HashMap<>();
        List<String> texts = new ArrayList<>();
        int[] elements = new int[integers.elements().length];
        Arrays.setAll(
                elements,
                index -> codes.computeIfAbsent(integers.elements()[index], number -> {
                    texts.add(Long.toString(number));
                    return texts.size() - 1;
                }));
        return new Columns.Labels(elements, texts, integers.width());
    }
}
