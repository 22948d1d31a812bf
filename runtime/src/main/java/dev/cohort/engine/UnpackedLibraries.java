package dev.cohort.engine;

import dev.cohort.experiment.Folders;
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
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Libraries from jars on the class path, unpacked once into a folder that is kept. */
final class UnpackedLibraries {
    private final Path folder;
    private final List<PackedLibrary> libraries;

    private UnpackedLibraries(Path folder, List<PackedLibrary> libraries) throws IOException {
        this.folder = folder;
        this.libraries = libraries;
        beside(libraries);
    }

    /** Unpacks libraries, where that was not done before. */
    static UnpackedLibraries of(List<PackedLibrary> libraries) throws IOException {
        return of(libraries, Folders.cache());
    }

    static UnpackedLibraries of(List<PackedLibrary> libraries, Optional<Path> cache) throws IOException {
        CRC32 key = new CRC32();
        for (PackedLibrary library : libraries) {
            key.update(identity(url(library)).getBytes(StandardCharsets.UTF_8));
        }
        if (cache.isPresent()) {
            try {
                Path kept = cache.get()
                        .resolve("cohort")
                        .resolve("onnxruntime-" + HexFormat.of().toHexDigits((int) key.getValue()));
                Folders.create(kept);
                return new UnpackedLibraries(kept, libraries);
            } catch (IOException problem) {
                // There is no such place for this user, or no space left.
            }
        }
        // A folder of a known name under a shared one could have been filled by somebody else: take a fresh one.
        Path fresh = Files.createTempDirectory("cohort-onnxruntime-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(fresh)));
        return new UnpackedLibraries(fresh, libraries);
    }

    /** Unpacks more libraries into the same folder. */
    void beside(List<PackedLibrary> more) throws IOException {
        for (PackedLibrary library : more) {
            Path file = folder.resolve(library.file());
            if (!Files.exists(file)) {
                unpack(url(library), file);
            }
        }
    }

    /** The libraries on disk. */
    List<Path> paths() {
        return libraries.stream().map(library -> folder.resolve(library.file())).toList();
    }

    private static URL url(PackedLibrary library) throws IOException {
        URL url = UnpackedLibraries.class.getResource(library.resource());
        if (url == null) {
            throw new IOException(library.resource() + " is not on the class path");
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

    /** Unpacks beside and moves, so that another process never loads half a library. */
    private static void unpack(URL resource, Path file) throws IOException {
        Path part = Files.createTempFile(file.resolveSibling("."), String.valueOf(file.getFileName()), ".part");
        try (InputStream in = resource.openStream()) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException problem) {
            // Windows keeps a library that is loaded; the system empties such a folder some day.
        }
    }
}
