package dev.cohort.engine;

/**
 * A native library in a jar on the class path.
 *
 * @param resource where it lies there
 * @param file the name by which other libraries look for it
 */
record PackedLibrary(String resource, String file) {
    /** A library that lies there by its name. */
    static PackedLibrary of(String folder, String file) {
        return new PackedLibrary(folder + file, file);
    }
}
