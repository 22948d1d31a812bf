package dev.cohort.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Loads ONNX Runtime's native libraries, unpacked once into a cache folder.
 *
 * <p>JavaCPP's own loader would unpack 90 MB, oneDNN and OpenCL among them, of which nothing is used here; so it is turned
 * off, and three libraries are loaded in the order in which they need each other.
 */
final class NativeLibraries {
    private NativeLibraries() {}

    /**
     * Loads the libraries; the second call in a process does nothing.
     *
     * @throws UnsatisfiedLinkError if they cannot be unpacked or loaded here; the message is one line for the user
     */
    static void load() {
        Loaded.PROBLEM.ifPresent(problem -> {
            throw new UnsatisfiedLinkError(problem);
        });
    }

    /** A class initializer runs once per process, and other threads wait for it. */
    private static final class Loaded {
        static final Optional<String> PROBLEM = load();

        private static Optional<String> load() {
            System.setProperty("org.bytedeco.javacpp.loadlibraries", "false");
            Optional<String> platform = platform();
            if (platform.isEmpty()) {
                return Optional.of("ONNX Runtime is packed for linux-x86_64 alone, but this is "
                        + System.getProperty("os.name") + " on " + System.getProperty("os.arch"));
            }
            try {
                for (Path library : unpacked(platform.get())) {
                    System.load(library.toString());
                }
                return Optional.empty();
            } catch (IOException problem) {
                return Optional.of("the libraries of ONNX Runtime cannot be unpacked: " + problem.getMessage());
            } catch (UnsatisfiedLinkError problem) {
                return Optional.of(explained(String.valueOf(problem.getMessage())));
            }
        }
    }

    private static Optional<String> platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch");
        return system.equals("linux") && (processor.equals("amd64") || processor.equals("x86_64"))
                ? Optional.of("linux-x86_64")
                : Optional.empty();
    }

    static String explained(String problem) {
        if (problem.contains("GLIBC_") || problem.contains("GLIBCXX_") || problem.contains("ld-linux")) {
            return "ONNX Runtime needs glibc 2.34 and libstdc++ of GCC 12 or later (Debian 12, Ubuntu 22.04, Red Hat 9): "
                    + problem;
        }
        return "ONNX Runtime cannot be loaded: " + problem;
    }

    /** The libraries on disk, in the order in which they are to be loaded. */
    private static List<Path> unpacked(String platform) throws IOException {
        Map<String, URL> resources = new TreeMap<>();
        List<String> names = List.of("libjnijavacpp.so", "libonnxruntime.so.1", "libjnionnxruntime.so");
        for (String name : names) {
            String part = name.equals("libjnijavacpp.so") ? "javacpp" : "onnxruntime";
            String path = "/org/bytedeco/" + part + "/" + platform + "/" + name;
            URL resource = NativeLibraries.class.getResource(path);
            if (resource == null) {
                throw new IOException(path + " is not on the class path");
            }
            resources.put(name, resource);
        }
        Path folder = folder(key(resources));
        for (Map.Entry<String, URL> resource : resources.entrySet()) {
            Path file = folder.resolve(resource.getKey());
            if (!Files.exists(file)) {
                unpack(resource.getValue(), file);
            }
        }
        return names.stream().map(folder::resolve).toList();
    }

    /** Other libraries get another key: the checksums that the jars keep of their entries. */
    private static String key(Map<String, URL> resources) throws IOException {
        CRC32 key = new CRC32();
        for (URL resource : resources.values()) {
            URLConnection connection = resource.openConnection();
            String identity = connection instanceof JarURLConnection jar
                    ? Long.toHexString(jar.getJarEntry().getCrc())
                    : connection.getContentLengthLong() + "-" + connection.getLastModified();
            key.update(identity.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return HexFormat.of().toHexDigits((int) key.getValue());
    }

    private static Path folder(String key) throws IOException {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path root =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        try {
            return Files.createDirectories(root.resolve("cohort").resolve("onnxruntime-" + key));
        } catch (IOException problem) {
            // A folder of a known name under a shared one could have been filled by somebody else: take a fresh one.
            return Files.createTempDirectory("cohort-onnxruntime-");
        }
    }

    /** Unpacks beside and moves, so that another process never loads half a library. */
    private static void unpack(URL resource, Path file) throws IOException {
        Path part = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
        try (InputStream in = resource.openStream()) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
