package dev.cohort.engine;

import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The libraries of the machine that ONNX Runtime's library for CUDA needs. It does not say where to look for them, so they
 * are loaded before it, each after those that it needs itself.
 */
final class CudaLibraries {
    private static final String TOOLKIT = "install the CUDA 13 toolkit, or put its folder into LD_LIBRARY_PATH";

    /** A library and what to do where it is missing. */
    record Needed(String file, String advice) {}

    static final List<Needed> ALL = List.of(
            new Needed("libcuda.so.1", "install the NVIDIA driver, version 580 or later"),
            new Needed("libcudart.so.13", TOOLKIT),
            new Needed("libcublasLt.so.13", TOOLKIT),
            new Needed("libcublas.so.13", TOOLKIT),
            new Needed("libcufft.so.12", TOOLKIT),
            new Needed("libcudnn.so.9", "install cuDNN 9 for CUDA 13, or put its folder into LD_LIBRARY_PATH"));

    private static final List<Path> USUAL = List.of(
            Path.of("/usr/local/cuda/lib64"),
            Path.of("/usr/local/cuda-13/lib64"),
            Path.of("/usr/lib/x86_64-linux-gnu"),
            Path.of("/usr/lib64"),
            Path.of("/usr/lib/wsl/lib"),
            Path.of("/usr/local/nvidia/lib64"));

    private CudaLibraries() {}

    /** Loads them all. @throws ProblemException if one is missing or cannot be loaded */
    static void load() {
        List<Path> folders = new ArrayList<>();
        String path = System.getenv("LD_LIBRARY_PATH");
        if (path != null) {
            List.of(path.split(":")).stream()
                    .filter(part -> !part.isBlank())
                    .map(Path::of)
                    .forEach(folders::add);
        }
        folders.addAll(USUAL);
        for (Needed library : ALL) {
            load(library, folders);
        }
    }

    static void load(Needed library, List<Path> folders) {
        Path file = folders.stream()
                .map(folder -> folder.resolve(library.file()))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> refused("the device cuda needs " + library.file()
                        + ", which is not on this machine; " + library.advice()));
        try {
            System.load(file.toAbsolutePath().toString());
        } catch (UnsatisfiedLinkError problem) {
            throw refused(file + " cannot be loaded (" + problem.getMessage() + "); " + library.advice());
        }
    }

    private static ProblemException refused(String message) {
        return new ProblemException(new Problem.DeviceUnavailable(Optional.empty(), message));
    }
}
