package dev.cohort.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/** Libraries from jars on the class path, unpacked once into a folder that is kept. */
final class UnpackedLibraries {
    private final Path folder;
    private final List<String> resources;

    private UnpackedLibraries(Path folder, List<String> resources) {
        this.folder = folder;
        this.resources = resources;
    }

    /** Unpacks libraries, where that was not done before. */
    static UnpackedLibraries of(List<String> resources) throws IOException {
        CRC32 key = new CRC32();
        for (String resource : resources) {
            key.update(identity(url(resource)).getBytes(StandardCharsets.UTF_8));
        }
        Path folder = folder(HexFormat.of().toHexDigits((int) key.getValue()));
        UnpackedLibraries libraries = new UnpackedLibraries(folder, resources);
        libraries.beside(resources);
        return libraries;
    }

    /** Unpacks more libraries into the same folder. */
    void beside(List<String> more) throws IOException {
        for (String resource : more) {
            Path file = folder.resolve(name(resource));
            if (!Files.exists(file)) {
                unpack(url(resource), file);
            }
        }
    }

    /** The libraries on disk. */
    List<Path> paths() {
        return resources.stream()
                .map(resource -> folder.resolve(name(resource)))
                .toList();
    }

    private static String name(String resource) {
        return resource.substring(resource.lastIndexOf('/') + 1);
    }

    private static URL url(String resource) throws IOException {
        URL url = UnpackedLibraries.class.getResource(resource);
        if (url == null) {
            throw new IOException(resource + " is not on the class path");
        }
        return url;
    }

    /** Other libraries are something else: the checksum that a jar keeps of its entry costs nothing to ask for. */
    private static String identity(URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        return connection instanceof JarURLConnection jar
                ? Long.toHexString(jar.getJarEntry().getCrc())
                : connection.getContentLengthLong() + "-" + connection.getLastModified();
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
        Path part = Files.createTempFile(file.resolveSibling("."), name(file.toString()), ".part");
        try (InputStream in = resource.openStream()) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
