package dev.cohort.plugins.text;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The letters that GPT-2's tokenizer writes bytes as: those that can be seen as they are, the others from U+0100 on. */
final class ByteLetters {
    private final String[] letters = new String[256];
    private final Map<String, Integer> bytes = new HashMap<>();

    ByteLetters() {
        int next = 256;
        for (int number = 0; number < letters.length; number++) {
            boolean seen = number > 32 && number < 127 || number > 160 && number != 173;
            letters[number] = Character.toString(seen ? number : next);
            next += seen ? 0 : 1;
            bytes.put(letters[number], number);
        }
    }

    /** All, in the order of bytes. */
    List<String> all() {
        return List.of(letters);
    }

    /** The text that some letters stand for. */
    String text(List<String> written) {
        byte[] read = new byte[written.size()];
        IntStream.range(0, read.length)
                .forEach(place -> read[place] = (byte) (int) bytes.getOrDefault(written.get(place), 0));
        return new String(read, StandardCharsets.UTF_8);
    }
}
