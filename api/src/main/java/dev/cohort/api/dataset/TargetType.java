package dev.cohort.api.dataset;

/** What a target is. */
public enum TargetType {
    /** One of some classes, numbered from 0 and held as int64. */
    CLASS,
    /** One or more numbers, held in the graph's floating-point type. */
    NUMBER
}
