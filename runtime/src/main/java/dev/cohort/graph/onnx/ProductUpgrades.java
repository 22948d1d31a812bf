package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Einstein sums as products of two terms after another: a matrix product where one index is summed over, else a product of
 * elements and a sum.
 */
final class ProductUpgrades {
    /** Letters that stand for the axes of an ellipsis. */
    private static final String ELLIPSIS = "⓪①②③④⑤⑥⑦⑧⑨";

    private ProductUpgrades() {}

    static void addTo(Map<String, Upgrades.Rule> rules) {
        rules.put("Einsum", node -> List.of(einstein(node)));
    }

    /** A value with a letter for each axis. */
    private record Term(Value value, String letters) {
        /** With its axes in the order of some letters, those that it lacks with extent 1. */
        Value as(String order) {
            int[] kept = order.chars().filter(this::has).map(letters::indexOf).toArray();
            Value turned = IntStream.range(0, kept.length).allMatch(axis -> kept[axis] == axis)
                    ? value
                    : value.transpose(kept);
            int[] missing = IntStream.range(0, order.length())
                    .filter(axis -> !has(order.charAt(axis)))
                    .toArray();
            return missing.length == 0 ? turned : turned.unsqueeze(missing);
        }

        boolean has(int letter) {
            return letters.indexOf(letter) >= 0;
        }

        /** Summed over the letters that are in none of the texts. */
        Term only(String... wanted) {
            String all = String.join("", wanted);
            int[] summed = IntStream.range(0, letters.length())
                    .filter(axis -> all.indexOf(letters.charAt(axis)) < 0)
                    .toArray();
            return summed.length == 0 ? this : new Term(value.sum(summed), common(letters, all));
        }
    }

    private static String common(String letters, String others) {
        return select(letters, letter -> others.indexOf(letter) >= 0);
    }

    private static String without(String letters, String others) {
        return select(letters, letter -> others.indexOf(letter) < 0);
    }

    private static String select(String letters, IntPredicate wanted) {
        return letters.chars()
                .filter(wanted)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Value einstein(NodeTranslation node) {
        String equation = node.attributes().text("equation", "").replace(" ", "");
        String[] sides = equation.split("->", -1);
        String[] inputs = sides[0].split(",", -1);
        if (inputs.length != node.node().inputs().size()) {
            throw node.refuse("its equation '" + equation + "' does not fit its inputs");
        }
        List<Term> terms = new ArrayList<>();
        String dots = "";
        for (int place = 0; place < inputs.length; place++) {
            Value value = node.input(place);
            int hidden = value.shape().rank() - inputs[place].replace("...", "").length();
            String own = hidden > 0 && hidden <= 10 ? ELLIPSIS.substring(10 - hidden) : "";
            String letters = inputs[place].replace("...", own);
            if (letters.length() != value.shape().rank()
                    || letters.chars().distinct().count() != letters.length()) {
                throw node.refuse("its term '" + inputs[place] + "' for an input of shape " + value.shape()
                        + " is not supported");
            }
            dots = own.length() > dots.length() ? own : dots;
            terms.add(new Term(value, letters));
        }
        String result = sides.length > 1 ? sides[1].replace("...", dots) : implicit(sides[0], dots);
        Term product = terms.get(0).only(rest(terms, 1), result);
        for (int place = 1; place < terms.size(); place++) {
            Term next = terms.get(place).only(product.letters(), rest(terms, place + 1), result);
            product = product(product, next, rest(terms, place + 1) + result);
        }
        return product.as(result);
    }

    /** Without an arrow, the result has the letters that occur once, in the order of the alphabet. */
    private static String implicit(String inputs, String dots) {
        return dots
                + select(
                        inputs.chars()
                                .filter(Character::isLetter)
                                .sorted()
                                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                                .toString(),
                        letter -> inputs.indexOf(letter) == inputs.lastIndexOf(letter));
    }

    private static String rest(List<Term> terms, int from) {
        return String.join(
                "",
                terms.subList(from, terms.size()).stream().map(Term::letters).toList());
    }

    private static Term product(Term left, Term right, String wanted) {
        String shared = common(left.letters(), right.letters());
        String each = common(shared, wanted);
        String summed = without(shared, wanted);
        String rows = without(left.letters(), shared);
        String columns = without(right.letters(), shared);
        if (summed.length() != 1 || rows.length() > 1 || columns.length() > 1) {
            String all = each + rows + columns;
            Value product = left.as(all + summed).times(right.as(all + summed));
            return new Term(product, all + summed).only(all);
        }
        // An index that is not there is one of extent 1, under a letter that no equation has.
        String row = rows.isEmpty() ? "<" : rows;
        String column = columns.isEmpty() ? ">" : columns;
        Value product = left.as(each + row + summed).matmul(right.as(each + summed + column));
        List<Integer> single = new ArrayList<>();
        if (rows.isEmpty()) {
            single.add(each.length());
        }
        if (columns.isEmpty()) {
            single.add(each.length() + 1);
        }
        return new Term(
                single.isEmpty()
                        ? product
                        : product.squeeze(
                                single.stream().mapToInt(Integer::intValue).toArray()),
                each + rows + columns);
    }
}
