package dev.cohort.autodiff;

import dev.cohort.graph.GraphValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a forward pass is cut, so that least has to be remembered at once: what crosses the cuts so far, and all that gradients need of
 * one segment.
 *
 * @param ends the place of the last node of each segment, ascending
 */
record Segments(List<Integer> ends) {
    /** So many places are tried, those at which fewest bytes cross. */
    private static final int MOST_PLACES = 600;

    Segments {
        ends = List.copyOf(ends);
    }

    /** The best cuts; one segment where none is better. */
    static Segments of(ForwardPass forward) {
        return new Search(forward, places(forward)).best();
    }

    /** The segment that a place lies in. */
    int of(int place) {
        int segment = 0;
        while (ends.get(segment) < place) {
            segment++;
        }
        return segment;
    }

    /** Where no fewer bytes are needed later on than around. */
    private static int[] places(ForwardPass forward) {
        int last = forward.nodes().size() - 1;
        long[] crossing = new long[last + 1];
        for (int place = 0; place <= last; place++) {
            for (GraphValue output : forward.nodes().get(place).outputs()) {
                if (forward.makes(output)) {
                    long bytes = forward.bytes(output);
                    for (int over = place; over < forward.lastReader(output); over++) {
                        crossing[over] += bytes;
                    }
                }
            }
        }
        List<Integer> lowest = new ArrayList<>();
        for (int place = 0; place < last; place++) {
            if ((place == 0 || crossing[place] <= crossing[place - 1]) && crossing[place] <= crossing[place + 1]) {
                lowest.add(place);
            }
        }
        long[] sorted =
                lowest.stream().mapToLong(place -> crossing[place]).sorted().toArray();
        long most = sorted.length > MOST_PLACES ? sorted[MOST_PLACES] : Long.MAX_VALUE;
        List<Integer> low =
                lowest.stream().filter(place -> crossing[place] <= most).toList();
        int stride = 1 + low.size() / (MOST_PLACES + 1);
        List<Integer> places = new ArrayList<>(List.of(-1));
        for (int index = 0; index < low.size(); index += stride) {
            places.add(low.get(index));
        }
        places.add(last);
        return places.stream().mapToInt(place -> place).toArray();
    }

    /** The shortest way over some places: the one on which the most that is remembered at once is least. */
    private static final class Search {
        private final ForwardPass forward;
        private final int[] places;

        /** Of what lies between two places: the bytes that are read behind the second, and those that only gradients read. */
        private final long[][] kept;

        private final long[][] inner;

        Search(ForwardPass forward, int[] places) {
            this.forward = forward;
            this.places = places;
            this.kept = new long[places.length][places.length];
            this.inner = new long[places.length][places.length];
            for (int end = 1; end < places.length; end++) {
                measure(end);
            }
        }

        private void measure(int end) {
            long read = 0;
            long remembered = 0;
            int begin = end - 1;
            for (int place = places[end]; place >= 0; place--) {
                for (GraphValue output : forward.nodes().get(place).outputs()) {
                    if (forward.makes(output) && forward.lastReader(output) > places[end]) {
                        read += forward.bytes(output);
                    } else if (forward.isRemembered(output)) {
                        remembered += forward.bytes(output);
                    }
                }
                if (place - 1 == places[begin]) {
                    kept[begin][end] = read;
                    inner[begin][end] = remembered;
                    begin--;
                }
            }
        }

        Segments best() {
            long least = 0;
            long most = inner[0][places.length - 1];
            while (least < most) {
                long middle = (least + most) / 2;
                if (way(middle).isEmpty()) {
                    least = middle + 1;
                } else {
                    most = middle;
                }
            }
            return new Segments(way(most));
        }

        /** The ends of segments with which no more than some bytes are remembered; empty where there are none. */
        private List<Integer> way(long bytes) {
            int last = places.length - 1;
            long[] before = new long[places.length];
            int[] from = new int[places.length];
            Arrays.fill(before, 1, places.length, Long.MAX_VALUE);
            for (int end = 1; end <= last; end++) {
                for (int begin = 0; begin < end; begin++) {
                    boolean fits = before[begin] != Long.MAX_VALUE
                            && before[begin] + kept[begin][end] + inner[begin][end] <= bytes
                            && before[begin] + kept[begin][end] < before[end];
                    if (fits) {
                        before[end] = before[begin] + kept[begin][end];
                        from[end] = begin;
                    }
                }
            }
            List<Integer> ends = new ArrayList<>();
            for (int end = last; end > 0 && before[last] != Long.MAX_VALUE; end = from[end]) {
                ends.add(0, places[end]);
            }
            return ends;
        }
    }
}
