package dev.cohort.plugin;

import dev.cohort.api.option.Component;
import dev.cohort.api.option.Name;
import dev.cohort.configuration.Kinds;
import dev.cohort.configuration.OptionRules;
import dev.cohort.configuration.OptionSchema;
import dev.cohort.configuration.Origin;
import dev.cohort.configuration.ReservedKeys;
import dev.cohort.experiment.PluginProblem;
import dev.cohort.experiment.ProblemException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a component class has to be before a file may name it. */
public final class ComponentRules {
    private static final Pattern NAME = Pattern.compile("([a-z][a-z0-9-]*\\.)?[a-z][a-z0-9-]*");

    private ComponentRules() {}

    /**
     * Checks a component class.
     *
     * @param own whether it belongs to Cohort itself, so that its name has no vendor
     * @throws ProblemException if it breaks a rule
     */
    public static RegisteredComponent check(Class<? extends Component> type, Origin origin, boolean own) {
        if (!type.isRecord()) {
            throw invalid(type, origin, "is not a record; a component's options are the components of a record");
        }
        if (!isPublic(type)) {
            throw invalid(type, origin, "is not public; make it and every class around it public");
        }
        Name name = type.getAnnotation(Name.class);
        if (name == null) {
            throw invalid(type, origin, "has no @Name; annotate it with the name that experiment files use");
        }
        if (!NAME.matcher(name.value()).matches()) {
            throw invalid(
                    type,
                    origin,
                    "is named '" + name.value() + "'; a name has small letters, digits and '-', begins with a letter, "
                            + "and has its vendor before a dot, as in 'acme.huber'");
        }
        if (!own && name.value().indexOf('.') < 0) {
            throw new ProblemException(new PluginProblem.ReservedName(name.value(), describe(origin)));
        }
        List<Class<? extends Component>> kinds = kinds(type);
        if (kinds.isEmpty()) {
            throw invalid(
                    type,
                    origin,
                    "is of no kind; implement one of "
                            + Kinds.ALL.stream().map(Class::getSimpleName).collect(Collectors.joining(", ")));
        }
        if (own) {
            return new RegisteredComponent(name.value(), kinds, type, origin);
        }
        try {
            // Looks up the options' types too, so that a missing class is found now and not in the middle of a run.
            OptionRules.check(type);
            checkKeys(type, kinds);
        } catch (IllegalArgumentException unfit) {
            throw invalid(type, origin, String.valueOf(unfit.getMessage()));
        }
        return new RegisteredComponent(name.value(), kinds, type, origin);
    }

    private static void checkKeys(Class<?> type, List<Class<? extends Component>> kinds) {
        for (Class<? extends Component> kind : kinds) {
            Set<String> reserved = ReservedKeys.of(kind);
            OptionSchema.of(type).options().stream()
                    .filter(option -> reserved.contains(option.key()))
                    .findFirst()
                    .ifPresent(option -> {
                        throw new IllegalArgumentException("has the option '" + option.key()
                                + "', which every file has beside the options of a "
                                + Kinds.label(kind) + "; call it otherwise");
                    });
        }
    }

    /** The plugin in messages: name, version and jar. */
    static String describe(Origin origin) {
        return "plugin " + origin + " (" + origin.jar() + ")";
    }

    /** The interfaces right below {@link Component} that a class implements, nearest first. */
    private static List<Class<? extends Component>> kinds(Class<?> type) {
        List<Class<? extends Component>> kinds = new ArrayList<>();
        Deque<Class<?>> open = new ArrayDeque<>(Arrays.asList(type.getInterfaces()));
        while (!open.isEmpty()) {
            Class<?> next = open.removeFirst();
            List<Class<?>> parents = Arrays.asList(next.getInterfaces());
            if (parents.contains(Component.class) && !kinds.contains(next)) {
                kinds.add(next.asSubclass(Component.class));
            }
            open.addAll(parents);
        }
        return kinds;
    }

    private static boolean isPublic(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
    }

    private static ProblemException invalid(Class<?> type, Origin origin, String reason) {
        return new ProblemException(new PluginProblem.InvalidComponent(type.getName(), describe(origin), reason));
    }
}
