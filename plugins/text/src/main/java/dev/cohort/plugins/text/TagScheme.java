package dev.cohort.plugins.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How tags of words mark entities (Ramshaw and Marcus 1995; Tjong Kim Sang and Veenstra 1999). */
public enum TagScheme {
    /** I within an entity; B where one begins beside another of its type. */
    IOB1("BI"),
    /** B at the beginning, I behind it. */
    IOB2("BI"),
    /** B at the beginning, E at the end, I between; S for an entity of one word. */
    IOBES("BIES"),
    /** Tags that mark no entities, such as parts of speech. */
    NONE("");

    private static final String OUTSIDE = "O";

    private final String prefixes;

    TagScheme(String prefixes) {
        this.prefixes = prefixes;
    }

    /**
     * An entity.
     *
     * @param end the number of the word behind it
     */
    record Span(int start, int end, String type) {}

    /** Whether a tag is one of this scheme. */
    boolean knows(String tag) {
        return this == NONE
                || tag.equals(OUTSIDE)
                || tag.length() > 2 && tag.charAt(1) == '-' && prefixes.indexOf(tag.charAt(0)) >= 0;
    }

    /** What tags there are, in words. */
    String tags() {
        return OUTSIDE + ", or "
                + String.join(
                        ", ",
                        prefixes.chars().mapToObj(prefix -> (char) prefix + "-").toList()) + " and a type";
    }

    /** All tags of some types, {@code O} first. */
    List<String> all(List<String> types) {
        List<String> all = new ArrayList<>(List.of(OUTSIDE));
        types.forEach(type -> prefixes.chars().forEach(prefix -> all.add((char) prefix + "-" + type)));
        return all;
    }

    /** The type of a tag; empty outside of entities. */
    static String type(String tag) {
        return tag.equals(OUTSIDE) ? "" : tag.substring(2);
    }

    private static char prefix(String tag) {
        return tag.charAt(0);
    }

    /** Whether a tag may follow another, {@code O} standing before the first word and behind the last. */
    boolean follows(String tag, String before) {
        boolean same = !before.equals(OUTSIDE) && type(tag).equals(type(before));
        boolean open = !before.equals(OUTSIDE) && (prefix(before) == 'B' || prefix(before) == 'I');
        boolean goesOn = !tag.equals(OUTSIDE) && (prefix(tag) == 'I' || prefix(tag) == 'E');
        return switch (this) {
            case NONE -> true;
            case IOB1 -> tag.equals(OUTSIDE) || prefix(tag) == 'I' || same;
            case IOB2 -> !goesOn || same;
            case IOBES -> goesOn ? open && same : !open;
        };
    }

    /** The entities that tags mark; a tag that goes on with none begins one. */
    List<Span> spans(List<String> tags) {
        List<Span> spans = new ArrayList<>();
        int start = -1;
        for (int word = 0; word <= tags.size(); word++) {
            String tag = word < tags.size() ? tags.get(word) : OUTSIDE;
            String before = word > 0 ? tags.get(word - 1) : OUTSIDE;
            boolean goesOn = start >= 0
                    && !tag.equals(OUTSIDE)
                    && type(tag).equals(type(before))
                    && (prefix(tag) == 'I' || prefix(tag) == 'E')
                    && prefix(before) != 'E'
                    && prefix(before) != 'S';
            if (start >= 0 && !goesOn) {
                spans.add(new Span(start, word, type(before)));
                start = -1;
            }
            if (start < 0 && !tag.equals(OUTSIDE)) {
                start = word;
            }
        }
        return spans;
    }

    /** The tags of entities, which do not overlap, among so many words. */
    List<String> tags(List<Span> spans, int words) {
        List<String> tags = new ArrayList<>();
        Span before = new Span(-1, -1, "");
        for (Span span : spans) {
            while (tags.size() < span.start()) {
                tags.add(OUTSIDE);
            }
            for (int word = span.start(); word < span.end(); word++) {
                tags.add(prefix(span, before, word) + "-" + span.type());
            }
            before = span;
        }
        while (tags.size() < words) {
            tags.add(OUTSIDE);
        }
        return tags;
    }

    private char prefix(Span span, Span before, int word) {
        boolean first = word == span.start();
        boolean last = word + 1 == span.end();
        return switch (this) {
            case IOB1 -> first && before.end() == span.start() && before.type().equals(span.type()) ? 'B' : 'I';
            case IOBES -> first && last ? 'S' : first ? 'B' : last ? 'E' : 'I';
            case IOB2, NONE -> first ? 'B' : 'I';
        };
    }

    /** What a piece of a word is tagged that is not the first, within an entity that the first may begin. */
    String within(String tag) {
        boolean begins = this != NONE && !tag.equals(OUTSIDE) && (prefix(tag) == 'B' || prefix(tag) == 'S');
        return begins ? "I-" + type(tag) : tag;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
