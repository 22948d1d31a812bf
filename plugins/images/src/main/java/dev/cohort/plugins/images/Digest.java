package dev.cohort.plugins.images;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The first 128 bits of a SHA-256, by which data sets are told apart. */
final class Digest {
    private final MessageDigest sha256;

    Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    void add(byte[] bytes) {
        sha256.update(bytes);
    }

    /** The hash of all that was added. */
    String text() {
        return HexFormat.of().formatHex(sha256.digest(), 0, 16);
    }
}
