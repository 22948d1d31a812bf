package dev.cohort.api.dataset;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Buffers for some examples, one buffer per field in the order of {@link Examples#fields()}.
 *
 * <p>A buffer holds the examples one after another, each row by row. Use absolute puts; positions are not looked at. The
 * same batch is filled again and again, so a cursor may keep the buffers.
 */
public interface Batch {
    /** The most examples that the buffers hold. */
    int capacity();

    /**
     * Says which of the {@linkplain Examples#buckets buckets} the examples are of that are written now; the first, unless
     * told otherwise. An example then takes as many elements of a buffer as the field has in that bucket.
     */
    void bucket(int number);

    /** The buffer of a field of 32-bit floats. */
    FloatBuffer floats(int field);

    /** The buffer of a field of 64-bit floats, which only {@link NewData} has: training computes in 32 bits. */
    default DoubleBuffer doubles(int field) {
        throw new IllegalArgumentException("no field of this batch holds 64-bit floats");
    }

    /** The buffer of a field of 64-bit integers. */
    LongBuffer longs(int field);

    /** The buffer of a field of booleans, or of whole numbers from 0 to 255, one byte each. */
    ByteBuffer bytes(int field);
}
