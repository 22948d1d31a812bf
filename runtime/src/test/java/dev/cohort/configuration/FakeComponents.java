package dev.cohort.configuration;

import dev.cohort.api.option.Component;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Components from a fixed list of records, all of one plugin. */
final class FakeComponents implements Components {
    static final Origin ORIGIN = new Origin("test-plugin", "1.2.3", Path.of("/plugins/test.jar"), "abc");

    private final List<Class<? extends Component>> types;

    @SafeVarargs
    FakeComponents(Class<? extends Component>... types) {
        this.types = Arrays.asList(types);
    }

    @Override
    public Optional<Class<? extends Component>> find(Class<? extends Component> kind, String name) {
        return types.stream()
                .filter(type ->
                        kind.isAssignableFrom(type) && OptionSchema.nameOf(type).equals(name))
                .findFirst();
    }

    @Override
    public Set<String> names(Class<? extends Component> kind) {
        Set<String> names = new TreeSet<>();
        types.stream().filter(kind::isAssignableFrom).forEach(type -> names.add(OptionSchema.nameOf(type)));
        return names;
    }

    @Override
    public Origin origin(Class<? extends Component> kind, String name) {
        return ORIGIN;
    }
}
