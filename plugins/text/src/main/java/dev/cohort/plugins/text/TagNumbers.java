package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataProblems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The tags of sentences as classes.
 *
 * @param classes in the order of their numbers
 * @param numbers of each sentence those of its words
 * @param remarks what people should know of the tags
 */
record TagNumbers(List<String> classes, List<int[]> numbers, List<String> remarks) {
    /**
     * Numbers tags.
     *
     * @param training the sentences of the training part
     * @param written how tags mark entities in the files
     * @param read how they mark them in the classes
     * @param given the classes, if the user says so; else those of the types in the training part
     * @throws DataException if a tag is none of the classes
     */
    static TagNumbers of(
            List<TaggedSentence> sentences, int[] training, TagScheme written, TagScheme read, List<String> given) {
        List<List<String>> tags = new ArrayList<>();
        Transitions transitions = new Transitions(written);
        for (TaggedSentence sentence : sentences) {
            transitions.look(sentence);
            tags.add(
                    written == read
                            ? sentence.tags()
                            : read.tags(
                                    written.spans(sentence.tags()),
                                    sentence.words().size()));
        }
        TreeSet<String> met = new TreeSet<>();
        for (int sentence : training) {
            met.addAll(tags.get(sentence));
        }
        List<String> classes = !given.isEmpty()
                ? given
                : read == TagScheme.NONE
                        ? List.copyOf(met)
                        : read.all(met.stream()
                                .map(TagScheme::type)
                                .filter(type -> !type.isEmpty())
                                .distinct()
                                .sorted()
                                .toList());
        return new TagNumbers(classes, numbers(sentences, tags, classes, !given.isEmpty()), transitions.remarks());
    }

    private static List<int[]> numbers(
            List<TaggedSentence> sentences, List<List<String>> tags, List<String> classes, boolean given) {
        Map<String, Integer> byName = new HashMap<>();
        classes.forEach(name -> byName.put(name, byName.size()));
        DataProblems problems = new DataProblems();
        List<int[]> numbers = new ArrayList<>();
        for (int sentence = 0; sentence < sentences.size(); sentence++) {
            int[] own = new int[tags.get(sentence).size()];
            for (int word = 0; word < own.length; word++) {
                String tag = tags.get(sentence).get(word);
                own[word] = byName.getOrDefault(tag, -1);
                if (own[word] < 0) {
                    problems.add(sentences
                            .get(sentence)
                            .places()
                            .get(word)
                            .problem("the tag \"" + tag + "\" "
                                    + (given
                                            ? "is none of the classes "
                                            : "does not occur in the training part, whose tags are ")
                                    + String.join(", ", classes.subList(0, Math.min(8, classes.size())))
                                    + (classes.size() > 8 ? ", …" : "")
                                    + (given ? "" : "; name all of them with classes = [...]")));
                }
            }
            numbers.add(own);
        }
        problems.throwIfAny();
        return numbers;
    }

    /** The number of a tag, if it is a class. */
    Optional<Integer> number(String tag) {
        int number = classes.indexOf(tag);
        return number < 0 ? Optional.empty() : Optional.of(number);
    }

    /** Counts what cannot follow. */
    private static final class Transitions {
        private final TagScheme scheme;
        private final Map<String, Place> first = new LinkedHashMap<>();
        private long count;

        Transitions(TagScheme scheme) {
            this.scheme = scheme;
        }

        void look(TaggedSentence sentence) {
            String before = "O";
            for (int word = 0; word <= sentence.tags().size(); word++) {
                boolean end = word == sentence.tags().size();
                String tag = end ? "O" : sentence.tags().get(word);
                if (!scheme.follows(tag, before)) {
                    count++;
                    Place place = sentence.places().get(end ? word - 1 : word);
                    String told = (end ? "the end" : tag) + " behind " + (word == 0 ? "the beginning" : before);
                    first.putIfAbsent(told, place);
                }
                before = tag;
            }
        }

        List<String> remarks() {
            if (count == 0) {
                return List.of();
            }
            Map.Entry<String, Place> example = first.entrySet().iterator().next();
            return List.of((count == 1 ? "1 tag follows" : count + " tags follow") + " what no tag of " + scheme
                    + " follows, such as " + example.getKey() + " in "
                    + example.getValue().file() + ":"
                    + example.getValue().line()
                    + "; where a tag goes on with no entity, one begins; is scheme right?");
        }
    }
}
