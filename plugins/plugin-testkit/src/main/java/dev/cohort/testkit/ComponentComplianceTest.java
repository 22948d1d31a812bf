package dev.cohort.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.cohort.api.option.Component;
import dev.cohort.api.option.Name;
import dev.cohort.configuration.Binder;
import dev.cohort.configuration.Origin;
import dev.cohort.configuration.RecordTree;
import dev.cohort.experiment.Entry;
import dev.cohort.experiment.Table;
import dev.cohort.plugin.ComponentRules;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every component promises, of whatever kind. */
abstract class ComponentComplianceTest<C extends Component> {
    /** The component to test, with options that make sense. */
    protected abstract C component();

    @Test
    void isARecordWithAProperName() {
        Class<? extends Component> type = component().getClass();
        Name name = type.getAnnotation(Name.class);
        assertNotNull(name, "no @Name on " + type);
        // A name without a vendor is right for Cohort's own components, which are tested with this kit as well.
        boolean own = name.value().indexOf('.') < 0;
        assertEquals(
                name.value(),
                ComponentRules.check(type, new Origin("tested", "0", Path.of("tested.jar"), ""), own)
                        .name());
    }

    @Test
    void survivesTheWayThroughAFile() {
        C component = component();
        Table table = RecordTree.of((Record) component);
        Map<String, Entry> options = new LinkedHashMap<>(table.entries());
        options.remove("type");
        Record again = new Binder(
                        ComponentText.Neighbours.of(component.getClass()),
                        Path.of("").toAbsolutePath())
                .bind(
                        new Table(table.position(), options),
                        component.getClass().asSubclass(Record.class),
                        "the component")
                .value();
        assertEquals(component, again);
        assertEquals(component.hashCode(), again.hashCode());
    }
}
