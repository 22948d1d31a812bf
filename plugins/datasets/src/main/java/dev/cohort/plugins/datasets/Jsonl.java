package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.TableExamples;
import dev.cohort.api.dataset.TableField.Role;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file with one JSON object per line, in UTF-8, as it is or compressed by gzip.
 *
 * <p>A key holds a number, a label or a list of either, which may be nested; the lists of a key are equally long, or filled up
 * with zeros to {@code length}. What is missing is {@code null}, or not there.
 */
@Name("jsonl")
@About("a file with one JSON object per line")
public record Jsonl(
        @About("the file, which may be compressed by gzip") Path path,
        @Default("[]") @About("the keys that the model reads, each a number or a list of numbers or tokens")
                List<String> features,
        @Default("[]") @About("the keys that it reads as categories, not as numbers") List<String> categorical,
        @Default("[]") @About("the key to predict, or several; whole numbers from 0 on are class numbers as they stand")
                List<String> target,
        @Default("{}") @About("the keys of further targets, by the names of the fields that losses call them by")
                Map<String, List<String>> targets,
        @About("the key with a number per example that its loss is multiplied by") Optional<String> weight,
        @Default("{}")
                @About("the keys of further numbers as they are, of the features' type, by the names of their fields")
                Map<String, String> fields,
        @Default("[]") @About("the classes in the order of their numbers; found in the data unless given")
                List<String> classes,
        @About(
                        "how many elements a list has, shorter ones being filled up with zeros; that of the first line unless given")
                Optional<Integer> length,
        @Inline Preparation preparation)
        implements Dataset {
    public Jsonl {
        features = List.copyOf(features);
        categorical = List.copyOf(categorical);
        target = List.copyOf(target);
        targets = Targets.copy(targets);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        classes = List.copyOf(classes);
        Options.require(
                !features.isEmpty() || !categorical.isEmpty(),
                "features",
                "must name at least one key, or categorical");
        Options.require(Targets.distinct(features), "features", "names a key twice");
        Options.require(Targets.distinct(categorical), "categorical", "names a key twice");
        Options.require(
                categorical.stream().noneMatch(features::contains), "categorical", "names a key that is in features");
        Options.require(Targets.distinct(classes), "classes", "names a class twice");
        Targets.require(target, targets, classes);
        Targets.requireType(target, preparation);
        fields.keySet().forEach(name -> Targets.requireFree(name, "fields"));
        length.ifPresent(elements -> Options.positive(elements, "length"));
    }

    @Override
    public Examples open(DatasetContext context) {
        List<Wanted> wanted = new ArrayList<>();
        if (!features.isEmpty()) {
            wanted.add(Wanted.features(features, preparation));
        }
        wanted.addAll(Wanted.besideFeatures(target, targets, weight, categorical, classes, preparation, context));
        wanted.addAll(plain());
        Source source = Source.of(path, "; check path in [dataset], which is relative to the experiment file");
        return TableExamples.of(JsonlTable.read(source, wanted, length), preparation, context);
    }

    private List<Wanted> plain() {
        CellType type = CellType.ofPlain(preparation);
        return fields.entrySet().stream()
                .map(field -> new Wanted(
                        "fields." + field.getKey(),
                        field.getKey(),
                        Role.PLAIN,
                        List.of(field.getValue()),
                        type,
                        List.of(),
                        false))
                .toList();
    }

    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.of(NewJsonl.open(input, this, learned, keep));
    }
}
