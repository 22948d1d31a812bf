package dev.cohort.plugins.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Learns pieces of words (Sennrich, Haddow and Birch 2016): the pair of neighbours that is the most frequent becomes a piece, again and
 * again, as in HuggingFace's trainer. Of several, that of the smaller numbers is taken.
 */
final class PairMerges {
    /** Two pieces and how often they are neighbours, in some words. */
    private record Candidate(int left, int right, long count, List<Integer> words) {
        static final Comparator<Candidate> BEST_FIRST = Comparator.comparingLong(Candidate::count)
                .reversed()
                .thenComparingInt(Candidate::left)
                .thenComparingInt(Candidate::right);
    }

    /**
     * What was learned.
     *
     * @param tokens in the order of their numbers
     * @param merges the pairs that were merged, in their order
     */
    record Learned(List<String> tokens, List<List<String>> merges) {}

    /** In the order of code points, which is not that of characters. */
    static final Comparator<String> CODE_POINTS = (one, other) ->
            Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());

    private final String prefix;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> tokens = new ArrayList<>();
    private final LinkedHashSet<List<String>> merges = new LinkedHashSet<>();
    private final List<int[]> words = new ArrayList<>();
    private final List<Long> frequencies = new ArrayList<>();
    private final Map<Long, Long> counts = new HashMap<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>(Candidate.BEST_FIRST);

    private PairMerges(String prefix) {
        this.prefix = prefix;
    }

    /**
     * Learns pieces.
     *
     * @param words how often each occurs, in an order that is always the same
     * @param special tokens that come first
     * @param letters those that are there whether a word has them or not
     * @param prefix what a piece begins with that does not begin a word
     * @param size the most tokens
     * @param frequency how often a pair has to occur
     */
    static Learned learn(
            Map<String, Long> words,
            List<String> special,
            Collection<String> letters,
            String prefix,
            int size,
            long frequency) {
        PairMerges pieces = new PairMerges(prefix);
        special.forEach(pieces::number);
        pieces.begin(words, letters);
        pieces.merge(size, Math.max(1, frequency));
        return new Learned(pieces.tokens, List.copyOf(pieces.merges));
    }

    private int number(String token) {
        return numbers.computeIfAbsent(token, added -> {
            tokens.add(added);
            return tokens.size() - 1;
        });
    }

    /** Numbers letters, and cuts words into them. */
    private void begin(Map<String, Long> counted, Collection<String> letters) {
        SortedSet<String> first = new TreeSet<>(CODE_POINTS);
        SortedSet<String> within = new TreeSet<>(CODE_POINTS);
        first.addAll(letters);
        counted.keySet().forEach(word -> {
            List<String> own = letters(word);
            first.addAll(own);
            within.addAll(own.subList(1, own.size()));
        });
        first.forEach(this::number);
        within.forEach(letter -> number(prefix + letter));
        counted.forEach((word, count) -> {
            List<String> own = letters(word);
            int[] pieces = new int[own.size()];
            Arrays.setAll(pieces, place -> number(place == 0 ? own.get(place) : prefix + own.get(place)));
            words.add(pieces);
            frequencies.add(count);
        });
        Map<Long, List<Integer>> where = new LinkedHashMap<>();
        for (int word = 0; word < words.size(); word++) {
            int[] pieces = words.get(word);
            for (int place = 0; place + 1 < pieces.length; place++) {
                change(pieces[place], pieces[place + 1], 1, word, where);
            }
        }
        enqueue(where);
    }

    private static List<String> letters(String word) {
        return word.codePoints().mapToObj(Character::toString).toList();
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    private void change(int left, int right, int by, int word, Map<Long, List<Integer>> where) {
        long pair = pair(left, right);
        counts.merge(pair, by * frequencies.get(word), Long::sum);
        if (by > 0) {
            List<Integer> own = where.computeIfAbsent(pair, first -> new ArrayList<>());
            if (own.isEmpty() || own.get(own.size() - 1) != word) {
                own.add(word);
            }
        }
    }

    private void enqueue(Map<Long, List<Integer>> where) {
        where.forEach((pair, own) -> {
            long count = counts.getOrDefault(pair, 0L);
            if (count > 0) {
                queue.add(new Candidate((int) (pair >> 32), (int) (long) pair, count, own));
            }
        });
    }

    private void merge(int size, long frequency) {
        while (tokens.size() < size && !queue.isEmpty()) {
            Candidate best = queue.remove();
            long count = counts.getOrDefault(pair(best.left(), best.right()), 0L);
            if (count != best.count()) {
                queue.add(new Candidate(best.left(), best.right(), count, best.words()));
                continue;
            }
            if (count < frequency) {
                return;
            }
            String left = tokens.get(best.left());
            String right = tokens.get(best.right());
            int made = number(left + right.substring(right.startsWith(prefix) ? prefix.length() : 0));
            List<String> pair = List.of(left, right);
            merges.remove(pair);
            merges.add(pair);
            Map<Long, List<Integer>> where = new LinkedHashMap<>();
            best.words().forEach(word -> merge(word, best.left(), best.right(), made, where));
            enqueue(where);
        }
    }

    /** Puts one piece in the place of a pair, wherever the word has it. */
    private void merge(int word, int left, int right, int made, Map<Long, List<Integer>> where) {
        int[] old = words.get(word);
        int[] pieces = new int[old.length];
        int length = 0;
        for (int place = 0; place < old.length; place++) {
            if (place + 1 < old.length && old[place] == left && old[place + 1] == right) {
                if (length > 0) {
                    change(pieces[length - 1], left, -1, word, where);
                    change(pieces[length - 1], made, 1, word, where);
                }
                if (place + 2 < old.length) {
                    change(right, old[place + 2], -1, word, where);
                    change(made, old[place + 2], 1, word, where);
                }
                place++;
                pieces[length++] = made;
            } else {
                pieces[length++] = old[place];
            }
        }
        words.set(word, Arrays.copyOf(pieces, length));
    }
}
