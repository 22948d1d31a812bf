package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.dataset.TableField.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A field that is wanted of a file.
 *
 * @param option the option that names the columns
 * @param name the field's name
 * @param role what becomes of the columns
 * @param columns their names, in the order wanted
 * @param type what their cells are read as
 * @param classes the classes of a target in the order of their numbers; found in the data where empty
 * @param imputed whether a cell may be missing, since it is imputed
 * @param dates which of its columns hold dates
 */
record Wanted(
        String option,
        String name,
        Role role,
        List<String> columns,
        CellType type,
        List<String> classes,
        boolean imputed,
        DateColumns dates) {
    /** A field without dates. */
    Wanted(
            String option,
            String name,
            Role role,
            List<String> columns,
            CellType type,
            List<String> classes,
            boolean imputed) {
        this(option, name, role, columns, type, classes, imputed, DateColumns.NONE);
    }

    /** The columns that a model reads as numbers. */
    static Wanted features(List<String> columns, Preparation preparation) {
        return new Wanted(
                "features",
                Field.FEATURES,
                Role.FEATURES,
                columns,
                CellType.ofFeatures(preparation),
                List.of(),
                preparation.impute().isPresent(),
                DateColumns.of(preparation));
    }

    /** The columns to predict. */
    static Wanted target(List<String> columns, List<String> classes, Preparation preparation, DatasetContext context) {
        CellType type = CellType.ofTarget(Field.TARGET, preparation, context);
        return new Wanted("target", Field.TARGET, Role.TARGET, columns, type, classes, false);
    }

    /** All but the numbers that a model reads: targets first, then the weight, groups and categories. */
    static List<Wanted> besideFeatures(
            List<String> target,
            Map<String, List<String>> targets,
            Optional<String> weight,
            List<String> categorical,
            List<String> classes,
            Preparation preparation,
            DatasetContext context) {
        List<Wanted> wanted = new ArrayList<>();
        if (!target.isEmpty()) {
            wanted.add(target(target, classes, preparation, context));
        }
        targets.forEach((name, columns) -> wanted.add(new Wanted(
                "targets." + name,
                name,
                Role.TARGET,
                columns,
                CellType.ofTarget(name, preparation, context),
                List.of(),
                false)));
        weight.ifPresent(column -> wanted.add(
                new Wanted("weight", Field.WEIGHT, Role.WEIGHT, List.of(column), CellType.FLOAT32, List.of(), false)));
        preparation
                .groups(context)
                .ifPresent(column -> wanted.add(new Wanted(
                        "groups", Field.GROUP, Role.GROUP, List.of(column), CellType.CATEGORY, List.of(), false)));
        if (!categorical.isEmpty()) {
            wanted.add(new Wanted(
                    "categorical",
                    Field.CATEGORIES,
                    Role.CATEGORIES,
                    categorical,
                    CellType.CATEGORY,
                    List.of(),
                    preparation.impute().isPresent()));
        }
        return wanted;
    }

    /** @param repeated the names of the columns, those of dates repeated */
    Cells cells(List<String> repeated) {
        return type.cells(repeated.size(), classes, imputed, dates.of(repeated));
    }
}
