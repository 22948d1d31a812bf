package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.TableField.Role;
import java.util.List;

/**
 * A field that is wanted, and the places of its columns in a file.
 *
 * @param columns in the order wanted
 */
record Placed(Wanted wanted, List<Integer> columns) {
    Placed {
        columns = List.copyOf(columns);
    }

    boolean is(Role role) {
        return wanted.role() == role;
    }
}
