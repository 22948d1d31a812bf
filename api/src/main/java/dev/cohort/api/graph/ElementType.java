package dev.cohort.api.graph;

/** The element types of values, with their sizes in bytes. */
public enum ElementType {
    FLOAT16(2),
    BFLOAT16(2),
    FLOAT32(4),
    FLOAT64(8),
    INT32(4),
    INT64(8),
    /** Whole numbers from 0 to 255, as of images; a field of these becomes floats before anything computes with it. */
    UINT8(1),
    BOOL(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether values of this type can have gradients. */
    public boolean isFloat() {
        return switch (this) {
            case FLOAT16, BFLOAT16, FLOAT32, FLOAT64 -> true;
            case INT32, INT64, UINT8, BOOL -> false;
        };
    }
}
