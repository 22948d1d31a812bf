package dev.cohort.plugin;

import dev.cohort.api.option.Component;
import dev.cohort.configuration.Components;
import dev.cohort.configuration.Kinds;
import dev.cohort.configuration.Origin;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.PluginProblem;
import dev.cohort.experiment.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The components of all plugins by kind and name. A name that two plugins give to components of one kind stands for neither.
 */
public final class PluginRegistry implements Components, AutoCloseable {
    private final List<LoadedPlugin> plugins;
    private final List<Problem> broken;
    private final Map<Class<? extends Component>, SortedMap<String, RegisteredComponent>> components = new HashMap<>();
    private final List<PluginProblem.DuplicateComponent> duplicates = new ArrayList<>();

    /**
     * @param plugins those that are sound
     * @param broken what is wrong with the others
     */
    PluginRegistry(List<LoadedPlugin> plugins, List<Problem> broken) {
        this.plugins = List.copyOf(plugins);
        this.broken = List.copyOf(broken);
        Set<RegisteredComponent> ambiguous = new HashSet<>();
        for (LoadedPlugin plugin : plugins) {
            for (RegisteredComponent component : plugin.components()) {
                for (Class<? extends Component> kind : component.kinds()) {
                    register(kind, component, ambiguous);
                }
            }
        }
        components.values().forEach(byName -> byName.values().removeAll(ambiguous));
    }

    private void register(
            Class<? extends Component> kind, RegisteredComponent component, Set<RegisteredComponent> ambiguous) {
        RegisteredComponent first =
                components.computeIfAbsent(kind, key -> new TreeMap<>()).putIfAbsent(component.name(), component);
        if (first != null) {
            ambiguous.add(first);
            duplicates.add(new PluginProblem.DuplicateComponent(
                    Optional.empty(),
                    Kinds.label(kind),
                    component.name(),
                    ComponentRules.describe(first.origin()),
                    ComponentRules.describe(component.origin())));
        }
    }

    @Override
    public Optional<Class<? extends Component>> find(Class<? extends Component> kind, String name) {
        return Optional.ofNullable(byName(kind).get(name)).map(RegisteredComponent::type);
    }

    @Override
    public Set<String> names(Class<? extends Component> kind) {
        return Collections.unmodifiableSet(byName(kind).keySet());
    }

    @Override
    public Origin origin(Class<? extends Component> kind, String name) {
        RegisteredComponent component = byName(kind).get(name);
        if (component == null) {
            throw new IllegalArgumentException("there is no " + Kinds.label(kind) + " '" + name + "'");
        }
        return component.origin();
    }

    @Override
    public <T> T call(Class<?> component, String method, Supplier<T> code) {
        return PluginCode.call(component, method, code);
    }

    /** The components of a kind by name, sorted. */
    public Collection<RegisteredComponent> components(Class<? extends Component> kind) {
        return Collections.unmodifiableCollection(byName(kind).values());
    }

    /** The plugins that were loaded, in the order of their folders. */
    public List<LoadedPlugin> plugins() {
        return plugins;
    }

    /** What is wrong with the plugins that were not loaded, and which names are given twice. */
    public List<Problem> warnings() {
        List<Problem> warnings = new ArrayList<>(broken);
        warnings.addAll(duplicates);
        return warnings;
    }

    /** Says of unknown components what only the plugins know: that a name is given twice, or a plugin is missing. */
    public List<Problem> explain(List<Problem> problems) {
        Set<Problem> explained = new LinkedHashSet<>();
        boolean missing = false;
        for (Problem problem : problems) {
            if (!(problem instanceof FileProblem.UnknownComponent unknown)) {
                explained.add(problem);
                continue;
            }
            Optional<PluginProblem.DuplicateComponent> duplicate = duplicates.stream()
                    .filter(two ->
                            two.kind().equals(unknown.kind()) && two.name().equals(unknown.name()))
                    .findFirst();
            if (duplicate.isPresent()) {
                explained.add(duplicate.get().at(unknown.position()));
            } else if (unknown.nearest().isEmpty() && !broken.isEmpty()) {
                missing = true;
                explained.add(
                        new PluginProblem.UnavailableComponent(unknown.position(), unknown.kind(), unknown.name()));
            } else {
                // A stranger's name may resemble another by its vendor alone.
                missing |= unknown.name().indexOf('.') > 0;
                explained.add(unknown);
            }
        }
        if (missing) {
            explained.addAll(broken);
        }
        return new ArrayList<>(explained);
    }

    private SortedMap<String, RegisteredComponent> byName(Class<? extends Component> kind) {
        return components.getOrDefault(kind, new TreeMap<>());
    }

    /** Lets go of the plugins' jars; their components are of no use any more. */
    @Override
    public void close() {
        plugins.stream()
                .flatMap(plugin -> plugin.components().stream())
                .map(component -> component.type().getClassLoader())
                .distinct()
                .forEach(PluginRegistry::close);
    }

    private static void close(ClassLoader loader) {
        if (loader instanceof PluginClassLoader classes) {
            try {
                classes.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
