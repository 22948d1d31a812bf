package dev.cohort.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A platform that ONNX Runtime is packed for.
 *
 * @param name as JavaCPP names it
 * @param libraries those that are loaded, each after those that it needs
 * @param beside those that the system finds beside them
 */
record NativePlatform(String name, List<PackedLibrary> libraries, List<PackedLibrary> beside) {
    static final NativePlatform LINUX_X86_64 = linux("linux-x86_64", "linux-x86_64");

    /** The libraries for graphics cards serve the processor too. */
    static final NativePlatform LINUX_X86_64_CUDA = linux("linux-x86_64-gpu", "linux-x86_64");

    /** All but that for CUDA, which is in a class path beside another. */
    static final List<NativePlatform> ALL = List.of(
            LINUX_X86_64,
            linux("linux-arm64", "linux-arm64"),
            macos("macosx-arm64", "libomp.dylib"),
            macos("macosx-x86_64", "libiomp5.dylib"),
            windows("windows-x86_64"));

    NativePlatform {
        libraries = List.copyOf(libraries);
        beside = List.copyOf(beside);
    }

    /**
     * The platform of a machine.
     *
     * @param system the system property {@code os.name}
     * @param processor the system property {@code os.arch}
     */
    static Optional<NativePlatform> of(String system, String processor) {
        String family = system.toLowerCase(Locale.ROOT);
        String first = family.startsWith("mac") ? "macosx" : family.startsWith("windows") ? "windows" : family;
        String second =
                switch (processor) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm64";
                    default -> processor;
                };
        return ALL.stream()
                .filter(platform -> platform.name.equals(first + "-" + second))
                .findFirst();
    }

    private static NativePlatform linux(String name, String javacpp) {
        return new NativePlatform(
                name,
                List.of(
                        PackedLibrary.of(javacpp(javacpp), "libjnijavacpp.so"),
                        PackedLibrary.of(onnxruntime(name), "libonnxruntime.so.1"),
                        PackedLibrary.of(onnxruntime(name), "libjnionnxruntime.so")),
                List.of());
    }

    /**
     * There a library is found by its name beside the one that began; the last is linked with oneDNN, although nothing of it is
     * used, and names ONNX Runtime with its full version.
     */
    private static NativePlatform macos(String name, String openMp) {
        String dnnl = "/org/bytedeco/dnnl/" + name + "/";
        return new NativePlatform(
                name,
                List.of(
                        PackedLibrary.of(javacpp(name), "libjnijavacpp.dylib"),
                        PackedLibrary.of(onnxruntime(name), "libjnionnxruntime.dylib")),
                List.of(
                        new PackedLibrary(onnxruntime(name) + "libonnxruntime.dylib", "libonnxruntime.1.24.1.dylib"),
                        PackedLibrary.of(onnxruntime(name), "libonnxruntime_providers_shared.dylib"),
                        PackedLibrary.of(onnxruntime(name), "libonnxruntime_providers_dnnl.dylib"),
                        PackedLibrary.of(dnnl, "libdnnl.3.dylib"),
                        PackedLibrary.of(dnnl, openMp)));
    }

    /** There a library that is needed is found by its name among those that are loaded; these of C++ need not be installed. */
    private static NativePlatform windows(String name) {
        List<PackedLibrary> libraries = new ArrayList<>();
        for (String file :
                List.of("vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll", "msvcp140_1.dll", "jnijavacpp.dll")) {
            libraries.add(PackedLibrary.of(javacpp(name), file));
        }
        libraries.add(PackedLibrary.of(onnxruntime(name), "onnxruntime.dll"));
        libraries.add(PackedLibrary.of(onnxruntime(name), "jnionnxruntime.dll"));
        return new NativePlatform(name, libraries, List.of());
    }

    private static String javacpp(String platform) {
        return "/org/bytedeco/javacpp/" + platform + "/";
    }

    private static String onnxruntime(String platform) {
        return "/org/bytedeco/onnxruntime/" + platform + "/";
    }

    /** Whether its libraries are on the class path. */
    boolean present() {
        return Stream.concat(libraries.stream(), beside.stream())
                .allMatch(library -> NativePlatform.class.getResource(library.resource()) != null);
    }

    /** What ONNX Runtime looks for beside itself where CUDA is asked for. */
    static List<PackedLibrary> cudaProviders() {
        String folder = onnxruntime(LINUX_X86_64_CUDA.name);
        return List.of(
                PackedLibrary.of(folder, "libonnxruntime_providers_shared.so"),
                PackedLibrary.of(folder, "libonnxruntime_providers_cuda.so"));
    }
}
