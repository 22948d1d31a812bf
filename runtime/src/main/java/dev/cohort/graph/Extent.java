package dev.cohort.graph;

import dev.cohort.api.graph.Dimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A whole number computed from dimensions: a polynomial of symbols with integer coefficients, as in {@code 2*batch+3}.
 *
 * <p>Its text is canonical and doubles as the name of the dimension's symbol, so equal sizes are equal dimensions
 * however they were computed. Symbols stand for one or more; what is known only when the graph runs is written
 * {@code ?(…)} and stands for zero or more.
 */
public final class Extent {
    private static final Comparator<String> TERM_ORDER =
            Comparator.<String>comparingInt(term -> -factors(term).size()).thenComparing(Comparator.naturalOrder());

    static final Extent ZERO = of(0);
    static final Extent ONE = of(1);

    /** Longer quotients are not looked for. */
    private static final int MOST_TERMS = 20;

    /** Coefficients other than zero by the product of symbols that they belong to; the empty product is the number. */
    private final TreeMap<String, Long> terms;

    private Extent(TreeMap<String, Long> terms) {
        terms.values().removeIf(coefficient -> coefficient == 0);
        this.terms = terms;
    }

    /** A known number, which may be negative. */
    public static Extent of(long number) {
        return term("", number);
    }

    /** The size of a dimension. */
    public static Extent of(Dimension dimension) {
        return dimension instanceof Dimension.Fixed fixed ? of(fixed.size()) : parse(dimension.toString());
    }

    /** A number that is known only when the graph runs. */
    static Extent unknown(String what) {
        return term("?(" + what + ")", 1);
    }

    private static Extent term(String product, long coefficient) {
        TreeMap<String, Long> terms = new TreeMap<>(TERM_ORDER);
        terms.put(product, coefficient);
        return new Extent(terms);
    }

    /** The number, where no symbol is in it. */
    public OptionalLong number() {
        if (terms.isEmpty()) {
            return OptionalLong.of(0);
        }
        return terms.size() == 1 && terms.containsKey("") ? OptionalLong.of(terms.get("")) : OptionalLong.empty();
    }

    /** The number where one symbol has a size; all other symbols count as 1. */
    public long where(Dimension symbol, long size) {
        long sum = 0;
        for (Map.Entry<String, Long> term : terms.entrySet()) {
            long product = term.getValue();
            for (String factor : factors(term.getKey())) {
                product = Math.multiplyExact(product, factor.equals(symbol.toString()) ? size : 1);
            }
            sum = Math.addExact(sum, product);
        }
        return sum;
    }

    /** This size as a dimension. @throws IllegalArgumentException if it is a negative number */
    public Dimension dimension() {
        OptionalLong number = number();
        return number.isPresent() ? Dimension.of(number.getAsLong()) : new Dimension.Symbol(toString());
    }

    /** Whether a part of this is known only when the graph runs. */
    public boolean isUnknown() {
        return toString().contains("?");
    }

    public Extent plus(Extent other) {
        TreeMap<String, Long> sum = new TreeMap<>(terms);
        other.terms.forEach((product, coefficient) -> sum.merge(product, coefficient, Math::addExact));
        return new Extent(sum);
    }

    public Extent plus(long number) {
        return plus(of(number));
    }

    public Extent minus(Extent other) {
        return plus(other.times(of(-1)));
    }

    public Extent times(Extent other) {
        TreeMap<String, Long> product = new TreeMap<>(TERM_ORDER);
        terms.forEach((left, a) -> other.terms.forEach((right, b) -> {
            List<String> factors = new ArrayList<>(factors(left));
            factors.addAll(factors(right));
            product.merge(product(factors), Math.multiplyExact(a, b), Math::addExact);
        }));
        return new Extent(product);
    }

    public Extent times(long number) {
        return times(of(number));
    }

    /** The quotient, where the division is known to leave no remainder. */
    public Optional<Extent> dividedBy(Extent divisor) {
        if (divisor.terms.isEmpty()) {
            return Optional.empty();
        }
        if (equals(divisor)) {
            return Optional.of(ONE);
        }
        // As in long division by hand: the first term of what is left by the first term of the divisor.
        Map.Entry<String, Long> lead = divisor.terms.firstEntry();
        Extent rest = this;
        Extent quotient = ZERO;
        for (int step = 0; !rest.terms.isEmpty(); step++) {
            Map.Entry<String, Long> head = rest.terms.firstEntry();
            List<String> factors = new ArrayList<>(factors(head.getKey()));
            boolean divides = step < MOST_TERMS
                    && head.getValue() % lead.getValue() == 0
                    && factors(lead.getKey()).stream().allMatch(factors::remove);
            if (!divides) {
                return Optional.empty();
            }
            Extent part = term(product(factors), head.getValue() / lead.getValue());
            quotient = quotient.plus(part);
            rest = rest.minus(part.times(divisor));
        }
        return Optional.of(quotient);
    }

    /** The quotient, rounded down. */
    Extent floorDividedBy(long divisor) {
        TreeMap<String, Long> whole = new TreeMap<>(TERM_ORDER);
        TreeMap<String, Long> rest = new TreeMap<>(TERM_ORDER);
        terms.forEach((product, coefficient) -> {
            whole.put(product, Math.floorDiv(coefficient, divisor));
            rest.put(product, Math.floorMod(coefficient, divisor));
        });
        Extent remainder = new Extent(rest);
        Extent quotient = new Extent(whole);
        return remainder.number().isPresent()
                ? quotient
                : quotient.plus(term("floor((" + remainder + ")/" + divisor + ")", 1));
    }

    /** The quotient, rounded up. */
    Extent ceilingDividedBy(long divisor) {
        return plus(divisor - 1).floorDividedBy(divisor);
    }

    /** Whether this is known not to be above the other. */
    public boolean isAtMost(Extent other) {
        return other.minus(this).least() >= 0;
    }

    /** A number that this is known not to fall below; the least long where none is known. */
    private long least() {
        long least = 0;
        for (Map.Entry<String, Long> term : terms.entrySet()) {
            if (term.getKey().isEmpty()) {
                least += term.getValue();
            } else if (term.getValue() < 0) {
                return Long.MIN_VALUE;
            } else if (!term.getKey().contains("(")) {
                least += term.getValue();
            }
        }
        return least;
    }

    Extent minimum(Extent other) {
        if (isAtMost(other)) {
            return this;
        }
        return other.isAtMost(this) ? other : term("min(" + ordered(this, other) + ")", 1);
    }

    Extent maximum(Extent other) {
        if (isAtMost(other)) {
            return other;
        }
        return other.isAtMost(this) ? this : term("max(" + ordered(this, other) + ")", 1);
    }

    /** Whether two sizes are equal, where that is known. */
    Optional<Boolean> sameAs(Extent other) {
        if (equals(other)) {
            return Optional.of(true);
        }
        boolean apart = plus(1).isAtMost(other) || other.plus(1).isAtMost(this);
        return apart ? Optional.of(false) : Optional.empty();
    }

    private static String ordered(Extent left, Extent right) {
        return Arrays.asList(left.toString(), right.toString()).stream()
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static Extent parse(String text) {
        Extent sum = ZERO;
        for (String part : split(text, '+')) {
            Extent product = ONE;
            for (String factor : split(part, '*')) {
                product = product.times(factor.matches("-?\\d{1,18}") ? of(Long.parseLong(factor)) : symbol(factor));
            }
            sum = sum.plus(product);
        }
        return sum;
    }

    private static Extent symbol(String name) {
        return name.length() > 1 && name.startsWith("-") ? term(name.substring(1), -1) : term(name, 1);
    }

    /** The parts between a sign that stand outside of parentheses; a minus begins a part and stays with it. */
    private static List<String> split(String text, char sign) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int depth = 0;
        for (int index = 0; index < text.length(); index++) {
            char next = text.charAt(index);
            depth += next == '(' ? 1 : next == ')' ? -1 : 0;
            boolean minus = sign == '+' && next == '-';
            if (depth == 0 && (next == sign || minus) && !part.isEmpty()) {
                parts.add(part.toString().strip());
                part.setLength(0);
            }
            if (depth != 0 || next != sign) {
                part.append(next);
            }
        }
        parts.add(part.toString().strip());
        return parts;
    }

    private static List<String> factors(String product) {
        return product.isEmpty() ? List.of() : split(product, '*');
    }

    private static String product(List<String> factors) {
        return factors.stream().sorted().collect(Collectors.joining("*"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Extent that && terms.equals(that.terms);
    }

    @Override
    public int hashCode() {
        return terms.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        terms.forEach((product, coefficient) -> {
            if (coefficient > 0 && !text.isEmpty()) {
                text.append('+');
            }
            if (product.isEmpty()) {
                text.append(coefficient);
            } else if (coefficient == -1) {
                text.append('-').append(product);
            } else {
                text.append(coefficient == 1 ? "" : coefficient + "*").append(product);
            }
        });
        return text.isEmpty() ? "0" : text.toString();
    }
}
