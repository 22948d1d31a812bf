package dev.cohort.plugins.text;

import java.util.List;

/**
 * The lengths that examples are filled up to.
 *
 * @param input that of what a model reads
 * @param target that of what it writes, where that is another text
 */
record Bucket(int input, int target) {
    int length(SequenceField.Side side) {
        return switch (side) {
            case INPUT -> input;
            case TARGET -> target;
            case SCALAR -> 1;
        };
    }

    /** Buckets of one length each. */
    static List<Bucket> of(List<Integer> lengths) {
        return lengths.stream().map(length -> new Bucket(length, length)).toList();
    }

    /** For each example the last bucket of some, the largest of which is the first, that holds it. */
    static int[] choose(List<Bucket> largestFirst, int[] inputs, int[] targets) {
        int[] chosen = new int[inputs.length];
        for (int example = 0; example < chosen.length; example++) {
            int bucket = largestFirst.size() - 1;
            while (bucket > 0
                    && (inputs[example] > largestFirst.get(bucket).input()
                            || targets[example] > largestFirst.get(bucket).target())) {
                bucket--;
            }
            chosen[example] = bucket;
        }
        return chosen;
    }
}
