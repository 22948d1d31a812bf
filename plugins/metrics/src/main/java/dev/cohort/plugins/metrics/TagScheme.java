package dev.cohort.plugins.metrics;

/**
 * How the tags of a sequence's tokens become entities. The lenient reading takes every change for a border, as the script of
 * CoNLL-2000 does; the others take what their scheme allows, and nothing else, for an entity. The rules are seqeval's.
 */
public enum TagScheme {
    /** All of B, I, E and S, whatever stands before them. */
    LENIENT("BIES"),
    /** I within an entity; B where one of the same type stands before it. */
    IOB1("IB"),
    /** B at the beginning, I behind it. */
    IOB2("IB"),
    /** B, I and E at the beginning, within and at the end of several tokens; S for one alone. */
    IOBES("IBES");

    private final String prefixes;

    TagScheme(String prefixes) {
        this.prefixes = prefixes;
    }

    /** The letters with which the tags of entities begin. */
    String prefixes() {
        return prefixes;
    }

    /** Whether an entity may begin at a token. */
    boolean begins(Tag before, Tag tag) {
        boolean same = before.type().equals(tag.type());
        return switch (this) {
            case LENIENT -> tag.is("BS") || tag.is("IE") && before.is("ESO") || !tag.is("O") && !same;
            case IOB1 -> tag.is("I") ? before.is("OB") || !same : tag.is("B") && before.is("IB") && same;
            case IOB2 -> tag.is("B");
            case IOBES -> tag.is("BS");
        };
    }

    /** Whether a token belongs to the entity of the one before it. */
    boolean continues(Tag before, Tag tag) {
        return switch (this) {
            case LENIENT -> !tag.is("O") && !begins(before, tag);
            case IOB1, IOB2 -> before.is("IB") && tag.is("I") && before.type().equals(tag.type());
            case IOBES -> before.is("IB") && tag.is("IE") && before.type().equals(tag.type());
        };
    }

    /** Whether an entity may end with a token. */
    boolean ends(Tag last, Tag behind) {
        return switch (this) {
            case LENIENT, IOB2 -> true;
            case IOB1 -> !(last.is("B") && behind.is("B") && !last.type().equals(behind.type()));
            case IOBES -> last.is("ES");
        };
    }

    /**
     * A tag.
     *
     * @param prefix its letter
     * @param type that of the entity; empty outside of entities
     */
    record Tag(char prefix, String type) {
        static final Tag OUTSIDE = new Tag('O', "");

        /** @return what a class is called, as {@code B-PER}; seqeval's type {@code _} where there is the letter alone */
        static Tag of(String name) {
            return name.equals("O") ? OUTSIDE : new Tag(name.charAt(0), name.length() < 3 ? "_" : name.substring(2));
        }

        boolean is(String prefixes) {
            return prefixes.indexOf(prefix) >= 0;
        }
    }
}
