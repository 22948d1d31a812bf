package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.plugins.metrics.TagScheme.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Counts the entities of each type that are there, that were found, and that are both. */
final class EntityCounts implements Measurement {
    private final List<Tag> tags;
    private final TagScheme scheme;
    private final Function<Map<String, BinaryCounts>, Result> result;
    private final Map<String, BinaryCounts> types = new TreeMap<>();

    EntityCounts(List<String> classes, TagScheme scheme, Function<Map<String, BinaryCounts>, Result> result) {
        this.tags = classes.stream().map(Tag::of).toList();
        this.scheme = scheme;
        this.result = result;
    }

    @Override
    public void update(Predictions predictions) {
        List<Tag> targets = new ArrayList<>();
        List<Tag> predicted = new ArrayList<>();
        for (int row = 0; row < predictions.rows(); row++) {
            targets.add(tags.get(predictions.targetClass(row)));
            predicted.add(tags.get(predictions.predictedClass(row)));
            if (row + 1 == predictions.rows() || predictions.example(row + 1) != predictions.example(row)) {
                count(entities(targets), entities(predicted));
                targets.clear();
                predicted.clear();
            }
        }
    }

    private void count(Set<Entity> targets, Set<Entity> predicted) {
        Set<Entity> all = new HashSet<>(targets);
        all.addAll(predicted);
        for (Entity entity : all) {
            types.computeIfAbsent(entity.type(), type -> new BinaryCounts())
                    .add(targets.contains(entity), predicted.contains(entity));
        }
    }

    private Set<Entity> entities(List<Tag> sequence) {
        Set<Entity> entities = new HashSet<>();
        Tag before = Tag.OUTSIDE;
        for (int first = 0; first < sequence.size(); ) {
            Tag tag = sequence.get(first);
            int end = first + 1;
            if (scheme.begins(before, tag)) {
                while (end < sequence.size() && scheme.continues(sequence.get(end - 1), sequence.get(end))) {
                    end++;
                }
                if (scheme.ends(sequence.get(end - 1), end < sequence.size() ? sequence.get(end) : Tag.OUTSIDE)) {
                    entities.add(new Entity(tag.type(), first, end));
                }
            }
            first = end;
            before = sequence.get(end - 1);
        }
        return entities;
    }

    @Override
    public void merge(Measurement other) {
        ((EntityCounts) other).types.forEach((type, counts) -> types.computeIfAbsent(type, added -> new BinaryCounts())
                .add(counts));
    }

    @Override
    public Result compute() {
        return result.apply(types);
    }

    /** @param end the place behind its last token */
    private record Entity(String type, int first, int end) {}
}
