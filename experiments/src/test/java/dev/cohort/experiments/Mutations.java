package dev.cohort.experiments;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Damages files as people, editors, disks and other programs do; the same seed damages in the same way. */
final class Mutations {
    private static final Pattern VALUE = Pattern.compile("(?m)= *([^\\n#]+)$");

    private static final List<String> VALUES = List.of(
            "0",
            "-1",
            "-0.0",
            "0.5",
            "1e308",
            "1e-320",
            "1e400",
            "nan",
            "inf",
            "-inf",
            "9223372036854775807",
            "9223372036854775808",
            "2147483647",
            "2147483648",
            "65537",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"a\\\\b'''c\"",
            "\"\\u001b[31m\"",
            "\"é\\U0001F600\"",
            "\"../..\"",
            "\"/\"",
            "\"/dev/null\"",
            "\"no-such\"",
            "\"mlp\"",
            "\"adam\"",
            "\"[a-z\"",
            "[]",
            "[[]]",
            "[0]",
            "[-1]",
            "[2147483647]",
            "[65536, 65536]",
            "[1, \"a\"]",
            "[1, 2.5]",
            "{}",
            "{ type = \"mlp\" }",
            "{ type = 3 }",
            "[{ type = \"accuracy\" }, { type = \"accuracy\" }]",
            "true",
            "1979-05-27",
            "07:32:00",
            "0x10",
            "1_000",
            "'''\nlong\n'''",
            "\"\"\"open",
            "=",
            "");

    private static final List<String> CELLS = List.of(
            "",
            " ",
            "nan",
            "NaN",
            "inf",
            "-Infinity",
            "1e39",
            "-1e400",
            "1e-400",
            "0x1p3",
            "1,5",
            "\"",
            "\"a",
            "a\"b",
            "\"a\"\"b\"",
            "\"two\nlines\"",
            "é",
            "\0",
            "\uFEFF",
            "-1",
            "2147483648",
            "99999999999999999999",
            "1.0000000000000001",
            "true",
            "'1'",
            "NULL",
            "setosa",
            "\t",
            "1 2");

    private final Random random;

    Mutations(long seed) {
        random = new Random(seed);
    }

    /** Some damages to the text of an experiment file. */
    byte[] toml(String text) {
        String damaged = text;
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            damaged = line(damaged);
        }
        byte[] bytes = damaged.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(12)) {
            case 0 -> damaged.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
            case 1 -> ("\uFEFF" + damaged).getBytes(StandardCharsets.UTF_8);
            case 2 -> damaged.getBytes(StandardCharsets.UTF_16);
            case 3 -> bytes(bytes);
            default -> bytes;
        };
    }

    private String line(String text) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        int at = random.nextInt(lines.size());
        switch (random.nextInt(14)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
            case 2 -> lines.set(at, characters(lines.get(at)));
            case 3 -> lines.add(at, "[" + "[".repeat(random.nextInt(3)) + "model" + "]".repeat(random.nextInt(3)));
            case 4 -> lines.add(at, "x = " + "[".repeat(1 << random.nextInt(12)));
            case 5 -> lines.add(at, pick(VALUES) + " = " + pick(VALUES));
            case 6 -> lines.add(at, "k".repeat(1 << random.nextInt(16)) + " = 1");
            default -> {
                return value(text);
            }
        }
        return String.join("\n", lines);
    }

    private String value(String text) {
        Matcher values = VALUE.matcher(text);
        int skipped = random.nextInt(1 + (int) values.results().count());
        values.reset();
        while (values.find()) {
            if (skipped-- == 0) {
                return text.substring(0, values.start(1)) + pick(VALUES) + text.substring(values.end(1));
            }
        }
        return text;
    }

    private String characters(String line) {
        String odd = "\"'[]{}=#.,\\\0\u0007\u007f\u00a0\u200b\u2028\ud83d é\t";
        int at = random.nextInt(line.length() + 1);
        return line.substring(0, at) + odd.charAt(random.nextInt(odd.length())) + line.substring(at);
    }

    /** Some damages to a table of comma-separated values. */
    byte[] csv(String text) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        for (int times = 1 + random.nextInt(2); times > 0; times--) {
            int at = random.nextInt(4) == 0 ? 0 : random.nextInt(lines.size());
            switch (random.nextInt(12)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
                case 2 -> lines.set(at, characters(lines.get(at)));
                case 3 -> lines.subList(at, lines.size()).clear();
                case 4 -> lines.set(at, lines.get(at) + ",");
                case 5 -> lines.set(at, lines.get(at).replaceFirst(",[^,]*$", ""));
                case 6 -> lines.replaceAll(line -> line.replaceFirst("[^,]*$", "same"));
                default -> lines.set(at, cell(lines.get(at)));
            }
            if (lines.isEmpty()) {
                lines.add("");
            }
        }
        String damaged = String.join("\n", lines);
        byte[] bytes = damaged.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(10)) {
            case 0 -> damaged.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
            case 1 -> ("\uFEFF" + damaged).getBytes(StandardCharsets.UTF_8);
            case 2 -> damaged.getBytes(StandardCharsets.UTF_16);
            case 3 -> bytes(bytes);
            default -> bytes;
        };
    }

    private String cell(String line) {
        String[] cells = line.split(",", -1);
        cells[random.nextInt(cells.length)] = pick(CELLS);
        return String.join(",", cells);
    }

    /** Some damages to the bytes of anything. */
    byte[] bytes(byte[] good) {
        if (good.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        byte[] bytes = good.clone();
        switch (random.nextInt(6)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> {
                int from = random.nextInt(bytes.length);
                Arrays.fill(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(64)), (byte) 0);
            }
            case 2 -> {
                ByteArrayOutputStream twice = new ByteArrayOutputStream();
                int from = random.nextInt(bytes.length);
                twice.write(bytes, 0, bytes.length);
                twice.write(bytes, from, bytes.length - from);
                bytes = twice.toByteArray();
            }
            default -> {
                for (int times = 1 + random.nextInt(4); times > 0; times--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
        }
        return bytes;
    }

    private String pick(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }
}
