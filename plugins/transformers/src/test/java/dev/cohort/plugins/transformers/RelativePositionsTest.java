package dev.cohort.plugins.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Distances fall into the buckets that the HuggingFace library has for them. */
class RelativePositionsTest {
    @Test
    void distancesFallIntoTheBucketsOfTheLibrary() throws IOException {
        for (JsonElement element : Fixtures.read("t5.json").getAsJsonArray("buckets")) {
            JsonObject example = element.getAsJsonObject();
            RelativePositions positions = new RelativePositions(
                    example.get("buckets").getAsInt(),
                    example.get("max-distance").getAsInt(),
                    example.get("both").getAsBoolean());
            JsonArray changes = example.getAsJsonArray("changes");
            for (int change = 0; change < changes.size(); change++) {
                long from = changes.get(change).getAsJsonArray().get(0).getAsLong();
                long to = change + 1 < changes.size()
                        ? changes.get(change + 1).getAsJsonArray().get(0).getAsLong()
                        : from + 100;
                for (long distance = from; distance < to; distance++) {
                    assertEquals(
                            changes.get(change).getAsJsonArray().get(1).getAsInt(),
                            positions.bucket(distance),
                            positions + ", distance " + distance);
                }
            }
        }
    }
}
