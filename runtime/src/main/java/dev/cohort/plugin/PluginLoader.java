package dev.cohort.plugin;

import dev.cohort.api.option.Component;
import dev.cohort.api.plugin.Plugin;
import dev.cohort.configuration.Origin;
import dev.cohort.experiment.PluginProblem;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.ShownLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.ZipFile;

/**
 * Finds plugins in folders, by {@link ServiceLoader}, each in a class loader of its own. One that is broken becomes a
 * warning and the others are loaded all the same.
 */
public final class PluginLoader {
    private static final String SERVICES = "META-INF/services/" + Plugin.class.getName();

    private final List<LoadedPlugin> plugins = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    /** A loader that has loaded nothing. */
    PluginLoader() {}

    /** One that has loaded what another has. */
    PluginLoader(PluginLoader other) {
        plugins.addAll(other.plugins);
        warnings.addAll(other.warnings);
        seen.addAll(other.seen);
    }

    /**
     * Loads the plugins of some folders. A jar that is met again, there or elsewhere, is taken once.
     *
     * @throws ProblemException if a folder cannot be read
     */
    public static PluginRegistry load(List<PluginFolder> folders) {
        return new PluginLoader().with(folders).registry();
    }

    /** Loads the plugins of further folders as {@link #load}. */
    PluginLoader with(List<PluginFolder> folders) {
        for (PluginFolder folder : folders) {
            for (PluginFolder.Location location : folder.locations()) {
                try {
                    load(location, folder.own());
                } catch (ProblemException exception) {
                    warnings.addAll(exception.problems());
                }
            }
        }
        return this;
    }

    /** What was loaded. */
    PluginRegistry registry() {
        return new PluginRegistry(plugins, warnings);
    }

    private void load(PluginFolder.Location location, boolean own) {
        List<Path> announcing = announcingJars(location);
        Map<Path, String> unseen = new LinkedHashMap<>();
        for (Path jar : announcing) {
            String sha256 = sha256(jar);
            if (seen.add(sha256)) {
                unseen.put(jar, sha256);
            }
        }
        if (unseen.isEmpty()) {
            return;
        }
        PluginClassLoader classes = new PluginClassLoader(location.path(), own, urls(location.jars()));
        Path first = announcing.get(0);
        Failures failures = new Failures(announcing.size() == 1 ? first : location.path(), classes);
        try (ContextClassLoader during = ContextClassLoader.of(classes)) {
            // Two steps, because classes are found one by one and each may fail in its own way.
            List<ServiceLoader.Provider<Plugin>> providers =
                    failures.guard("the lookup", () -> ServiceLoader.load(Plugin.class, classes).stream()
                            .filter(provider -> provider.type().getClassLoader() == classes)
                            .toList());
            if (providers.isEmpty()) {
                throw new ProblemException(new PluginProblem.InvalidServices(first, "it names no class"));
            }
            for (ServiceLoader.Provider<Plugin> provider : providers) {
                Path home = home(provider.type());
                Path jar = announcing.contains(home) ? home : first;
                if (unseen.containsKey(jar)) {
                    Failures ofJar = new Failures(jar, classes);
                    Plugin plugin =
                            ofJar.guard("the constructor of " + provider.type().getName(), provider);
                    plugins.add(inspect(plugin, jar, unseen.get(jar), own, ofJar));
                }
            }
        }
    }

    /** The jar that a class came from. */
    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException exception) {
            throw new IllegalStateException("a path became this address", exception);
        }
    }

    /** Asks a plugin what it offers, its API version first: nothing else can be trusted before. */
    private static LoadedPlugin inspect(Plugin plugin, Path jar, String sha256, boolean own, Failures failures) {
        int apiVersion = failures.guard("apiVersion()", plugin::apiVersion);
        String name = ShownLine.of(answer(plugin::name, "name()", jar, failures));
        if (apiVersion != Plugin.API_VERSION) {
            throw new ProblemException(new PluginProblem.ApiVersion(name, jar, apiVersion, Plugin.API_VERSION));
        }
        String version = ShownLine.of(answer(plugin::version, "version()", jar, failures));
        Origin origin = new Origin(name, version, jar, sha256);
        List<Class<? extends Component>> types = answer(plugin::components, "components()", jar, failures);
        List<RegisteredComponent> components = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Class<? extends Component> type : types) {
            if (type == null) {
                throw new ProblemException(new PluginProblem.InvalidPlugin(jar, "lists a null among its components"));
            }
            try {
                components.add(failures.guard(
                        "component class " + type.getName(), () -> ComponentRules.check(type, origin, own)));
            } catch (ProblemException exception) {
                problems.addAll(exception.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return new LoadedPlugin(origin, own, components);
    }

    private static <T> T answer(Supplier<T> question, String method, Path jar, Failures failures) {
        T answer = failures.guard(method, question);
        if (answer == null) {
            throw new ProblemException(new PluginProblem.InvalidPlugin(jar, "returns null from " + method));
        }
        return answer;
    }

    /** The jars of a location that have the services file; every jar is opened, so that a damaged one is found. */
    private static List<Path> announcingJars(PluginFolder.Location location) {
        List<Path> announcing = new ArrayList<>();
        for (Path jar : location.jars()) {
            if (!Files.isRegularFile(jar)) {
                // A pipe would be waited for.
                throw new ProblemException(new PluginProblem.UnreadableJar(jar, "it is no regular file"));
            }
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                if (zip.getEntry(SERVICES) != null) {
                    announcing.add(jar);
                }
            } catch (IOException exception) {
                throw new ProblemException(
                        new PluginProblem.UnreadableJar(jar, Failures.firstLine(exception)), exception);
            }
        }
        if (announcing.isEmpty()) {
            throw new ProblemException(new PluginProblem.MissingServices(location.path()));
        }
        return announcing;
    }

    private static String sha256(Path jar) {
        try (InputStream bytes = Files.newInputStream(jar)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException exception) {
            throw new ProblemException(new PluginProblem.UnreadableJar(jar, Failures.firstLine(exception)), exception);
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException("every JDK has SHA-256", exception);
        }
    }

    private static URL[] urls(List<Path> jars) {
        return jars.stream()
                .map(jar -> {
                    try {
                        // Within an address of a jar's entry, "!/" is the end of the jar's name.
                        return new URL(jar.toUri().toString().replace("!", "%21"));
                    } catch (MalformedURLException exception) {
                        throw new UncheckedIOException(exception);
                    }
                })
                .toArray(URL[]::new);
    }
}
