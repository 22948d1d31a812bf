package dev.cohort.engine;

import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Loads ONNX Runtime's native libraries.
 *
 * <p>JavaCPP's own loader would unpack 90 MB, oneDNN and OpenCL among them, of which nothing is used here; so it is turned
 * off, and three libraries are loaded in the order in which they need each other. Where the libraries for CUDA are on the
 * class path they are taken, as they serve the processor too.
 */
final class NativeLibraries {
    private static final String PROCESSOR = "linux-x86_64";
    private static final String GRAPHICS = PROCESSOR + "-gpu";
    private static final List<String> RUNTIME = List.of("libonnxruntime.so.1", "libjnionnxruntime.so");
    private static final List<String> PROVIDERS =
            List.of("libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so");

    private NativeLibraries() {}

    /**
     * Loads what a device needs; what is loaded already is left as it is.
     *
     * @throws ProblemException if something is missing, with one line that says what and what to do
     */
    static void load(Device device) {
        if (device.kind() == Device.Kind.CUDA) {
            CudaLibraries.load();
            refuse(CudaProvider.PROBLEM);
        } else {
            refuse(Loaded.PROBLEM);
        }
    }

    private static void refuse(Optional<String> problem) {
        if (problem.isPresent()) {
            throw new ProblemException(new Problem.DeviceUnavailable(Optional.empty(), problem.get()));
        }
    }

    /** A class initializer runs once per process, and other threads wait for it. */
    private static final class Loaded {
        static final Optional<String> PROBLEM = load();

        private static Optional<String> load() {
            System.setProperty("org.bytedeco.javacpp.loadlibraries", "false");
            // JavaCPP would bound the memory of the whole process by that of Java's heap, with pauses before it fails.
            System.setProperty("org.bytedeco.javacpp.maxbytes", "0");
            System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
            if (!supported()) {
                return Optional.of("ONNX Runtime is packed for Linux on x86-64 alone, but this is "
                        + System.getProperty("os.name") + " on " + System.getProperty("os.arch"));
            }
            try {
                for (Path library : UnpackedLibraries.of(runtime()).paths()) {
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

    /** ONNX Runtime looks for the library of CUDA beside itself, so it is enough to unpack it there. */
    private static final class CudaProvider {
        static final Optional<String> PROBLEM = load();

        private static Optional<String> load() {
            if (!present(GRAPHICS)) {
                return Optional.of("this build of Cohort has no library of ONNX Runtime for CUDA; "
                        + "build it with ./mvnw -Pcuda package");
            }
            try {
                UnpackedLibraries.of(runtime())
                        .beside(PROVIDERS.stream()
                                .map(name -> resource(GRAPHICS, name))
                                .toList());
                return Loaded.PROBLEM;
            } catch (IOException problem) {
                return Optional.of("the CUDA library of ONNX Runtime cannot be unpacked: " + problem.getMessage());
            }
        }
    }

    private static boolean supported() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch");
        return system.equals("linux") && (processor.equals("amd64") || processor.equals("x86_64"));
    }

    private static boolean present(String platform) {
        return NativeLibraries.class.getResource(resource(platform, RUNTIME.get(0))) != null;
    }

    private static List<String> runtime() {
        String platform = present(GRAPHICS) ? GRAPHICS : PROCESSOR;
        return List.of(
                "/org/bytedeco/javacpp/" + PROCESSOR + "/libjnijavacpp.so",
                resource(platform, RUNTIME.get(0)),
                resource(platform, RUNTIME.get(1)));
    }

    private static String resource(String platform, String name) {
        return "/org/bytedeco/onnxruntime/" + platform + "/" + name;
    }

    static String explained(String problem) {
        if (problem.contains("GLIBC_") || problem.contains("GLIBCXX_") || problem.contains("ld-linux")) {
            return "ONNX Runtime needs glibc 2.34 and libstdc++ of GCC 12 or later (Debian 12, Ubuntu 22.04, Red Hat 9): "
                    + problem;
        }
        return "ONNX Runtime cannot be loaded: " + problem;
    }
}
