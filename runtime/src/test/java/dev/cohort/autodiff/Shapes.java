package dev.cohort.autodiff;

import java.util.List;

/** Shapes that the cases go through: rank 0 to 5, extents of 1, with and without a symbolic batch. */
final class Shapes {
    static final List<String> ALONE = List.of(
            "",
            "1",
            "4",
            "b",
            "b 3",
            "1 3",
            "3 1",
            "b 1",
            "1 1",
            "2 3 2",
            "b 3 2",
            "1 2 1",
            "b 1 3",
            "2 1 1 3",
            "b 2 2 2",
            "1 1 1 2",
            "1 2 1 2 2",
            "b 2 1 2 1",
            "2 2 2 1 2",
            "1 1 1 1 1",
            "b 3 1 2");

    static final List<List<String>> TOGETHER = List.of(
            List.of("", ""),
            List.of("b 3", "3"),
            List.of("3", "b 3"),
            List.of("b 3", "1 3"),
            List.of("1 3", "b 3"),
            List.of("b 3", "b 1"),
            List.of("b 1", "b 3"),
            List.of("b 3", ""),
            List.of("", "b 3"),
            List.of("2 1", "1 3"),
            List.of("2 3 2", "3 1"),
            List.of("3 1", "2 3 2"),
            List.of("b 2 3", "2 3"),
            List.of("b 1 3", "2 1"),
            List.of("1", "4"),
            List.of("4", "1"),
            List.of("1 1", "1"),
            List.of("2 3 2 2", "3 1 2"),
            List.of("b 2 2 2", "1 2 1 2"),
            List.of("2 1 2 1 2", "1 2 1 2 1"),
            List.of("1 2 1 2 2", "b 2 2 1 2"),
            List.of("b 2 1 2 1", "b 2 3 2 2"),
            List.of("1 1 1 1 1", "2"));

    private Shapes() {}
}
