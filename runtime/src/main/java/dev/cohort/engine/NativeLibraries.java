package dev.cohort.engine;

import static org.bytedeco.onnxruntime.global.onnxruntime.ORT_LOGGING_LEVEL_FATAL;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtArenaAllocator;
import static org.bytedeco.onnxruntime.global.onnxruntime.OrtMemTypeDefault;

import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bytedeco.onnxruntime.ArenaCfg;
import org.bytedeco.onnxruntime.Env;
import org.bytedeco.onnxruntime.MemoryInfo;
import org.bytedeco.onnxruntime.global.onnxruntime;

/**
 * Loads ONNX Runtime's native libraries.
 *
 * <p>JavaCPP's own loader would unpack 90 MB, oneDNN and OpenCL among them, of which nothing is used here; so it is turned
 * off, and the few libraries of a {@link NativePlatform} are loaded in the order in which they need each other. Where the
 * libraries for CUDA are on the class path they are taken, as they serve the processor too.
 */
final class NativeLibraries {
    private NativeLibraries() {}

    /** Loads what the processor needs; whether that went well shows when something is asked of it. */
    static void preload() {
        Loaded.RESULT.problem();
    }

    /** Loads what the processor needs, and makes the first use of it, if it is there. */
    static void prepare() {
        if (Loaded.RESULT.problem().isEmpty()) {
            environment();
        }
    }

    /** What every session of this process belongs to; the libraries have to be loaded. */
    static Env environment() {
        return Shared.ENVIRONMENT;
    }

    /**
     * The first environment registers all operators, which takes as long as loading; ONNX Runtime has one in a process.
     *
     * <p>All its graphs take what memory they need from one store, so that those that run by turns, as those of buckets and of
     * evaluations do, need no more than the largest of them; what the store has taken of the system, it keeps.
     */
    private static final class Shared {
        private static final int AS_USUAL = -1;

        static final Env ENVIRONMENT = create();

        private static Env create() {
            Env environment = new Env(ORT_LOGGING_LEVEL_FATAL, "cohort");
            try (MemoryInfo processor = MemoryInfo.CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
                    ArenaCfg unbounded = new ArenaCfg(0, AS_USUAL, AS_USUAL, AS_USUAL)) {
                environment.CreateAndRegisterAllocator(processor.asOrtMemoryInfo(), unbounded.asOrtArenaCfg());
            }
            return environment;
        }
    }

    /**
     * Loads what a device needs; what is loaded already is left as it is.
     *
     * @throws ProblemException if something is missing, with one line that says what and what to do
     */
    static void load(Device device) {
        if (device.kind() == Device.Kind.CUDA) {
            refuse(withoutCuda(machine()));
            CudaLibraries.load();
            refuse(CudaProvider.PROBLEM);
        }
        refuse(Loaded.RESULT.problem());
    }

    private static void refuse(Optional<String> problem) {
        if (problem.isPresent()) {
            throw new ProblemException(new Problem.DeviceUnavailable(Optional.empty(), problem.get()));
        }
    }

    /** What came of loading: the libraries on disk, or why there are none. */
    private record Result(Optional<UnpackedLibraries> libraries, Optional<String> problem) {
        static Result refused(String problem) {
            return new Result(Optional.empty(), Optional.of(problem));
        }
    }

    /** A class initializer runs once per process, and other threads wait for it. */
    private static final class Loaded {
        static final Result RESULT = load();

        private static Result load() {
            System.setProperty("org.bytedeco.javacpp.loadlibraries", "false");
            // JavaCPP would bound the memory of the whole process by that of Java's heap, with pauses before it fails.
            System.setProperty("org.bytedeco.javacpp.maxbytes", "0");
            System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
            Optional<NativePlatform> machine = machine();
            if (machine.isEmpty()) {
                return Result.refused(unsupported(System.getProperty("os.name"), System.getProperty("os.arch")));
            }
            NativePlatform platform =
                    NativePlatform.LINUX_X86_64_CUDA.present() ? NativePlatform.LINUX_X86_64_CUDA : machine.get();
            if (!platform.present()) {
                return Result.refused("this build of Cohort is not for " + platform.name()
                        + "; build it on this machine, or with -Dplatform=" + platform.name());
            }
            try {
                UnpackedLibraries libraries = UnpackedLibraries.of(platform.libraries());
                libraries.beside(platform.beside());
                for (Path library : libraries.paths()) {
                    System.load(library.toString());
                }
                return onnxruntime.OrtGetApiBase().GetApi().call(onnxruntime.ORT_API_VERSION) == null
                        ? Result.refused(
                                "another release of ONNX Runtime was loaded into this process before Cohort's; "
                                        + "load it after, or in a process of its own")
                        : new Result(Optional.of(libraries), Optional.empty());
            } catch (IOException problem) {
                return Result.refused("the libraries of ONNX Runtime cannot be unpacked: " + problem.getMessage());
            } catch (UnsatisfiedLinkError problem) {
                return Result.refused(explained(String.valueOf(problem.getMessage())));
            }
        }
    }

    /** ONNX Runtime looks for the library of CUDA beside itself, so it is enough to unpack it there. */
    private static final class CudaProvider {
        static final Optional<String> PROBLEM = load();

        private static Optional<String> load() {
            if (!NativePlatform.LINUX_X86_64_CUDA.present()) {
                return Optional.of("this build of Cohort has no library of ONNX Runtime for CUDA; "
                        + "build it with ./mvnw -Pcuda package");
            }
            Optional<UnpackedLibraries> libraries = Loaded.RESULT.libraries();
            if (libraries.isPresent()) {
                try {
                    libraries.get().beside(NativePlatform.cudaProviders());
                } catch (IOException problem) {
                    return Optional.of("the CUDA library of ONNX Runtime cannot be unpacked: " + problem.getMessage());
                }
            }
            return Optional.empty();
        }
    }

    private static Optional<NativePlatform> machine() {
        return NativePlatform.of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Optional<String> withoutCuda(Optional<NativePlatform> machine) {
        return machine.equals(Optional.of(NativePlatform.LINUX_X86_64))
                ? Optional.empty()
                : Optional.of("the device cuda is there on Linux on x86-64 alone; use cpu");
    }

    static String unsupported(String system, String processor) {
        return "ONNX Runtime is packed for "
                + NativePlatform.ALL.stream().map(NativePlatform::name).collect(Collectors.joining(", "))
                + ", but this is " + system + " on " + processor;
    }

    static String explained(String problem) {
        if (problem.contains("GLIBC_") || problem.contains("GLIBCXX_") || problem.contains("ld-linux")) {
            return "ONNX Runtime needs glibc 2.34 and libstdc++ of GCC 12 or later (Debian 12, Ubuntu 22.04, Red Hat 9): "
                    + problem;
        }
        return "ONNX Runtime cannot be loaded: " + problem;
    }
}
