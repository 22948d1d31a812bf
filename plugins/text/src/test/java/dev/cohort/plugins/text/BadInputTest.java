package dev.cohort.plugins.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.experiment.ProblemException;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with data is told with its place, and what to do. */
final class BadInputTest {
    @TempDir
    Path folder;

    private String tokenizer;

    @BeforeEach
    void writeTokenizer() {
        tokenizer = "tokenizer = { path = '" + Fixture.tokenizer(folder, "word-piece") + "' }\n";
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private <D extends Record & Dataset> void assertRefused(
            String expected, Class<D> type, String options, TargetRequest target) {
        DataException refused =
                assertThrows(DataException.class, () -> Opened.of(ComponentText.bind(type, options), target)
                        .close());
        String told = refused.problems().stream()
                .map(problem -> problem.file()
                                .map(file -> folder.relativize(file) + ":"
                                        + (problem.line() > 0 ? problem.line() + ":" : "") + " ")
                                .orElse("")
                        + problem.message())
                .collect(Collectors.joining("\n"));
        assertEquals(expected, told.replace(folder.toString(), "FOLDER"));
    }

    @Test
    void tablesOfTexts() throws IOException {
        Path file = file("texts.csv", "text,label,weight\nthe fox,a,1\nj,,1\nx,b,-2\n");
        String path = "path = '" + file + "'\n" + tokenizer;
        assertRefused(
                "texts.csv:3: the column \"label\" is empty; fill it in, or remove the row\n"
                        + "texts.csv:4: the column \"weight\" is \"-2\", but a weight is a number of 0 or more",
                TextCsv.class,
                path + "text = 'text'\ntarget = 'label'\nweight = 'weight'",
                TargetRequest.CLASS);
        assertRefused(
                "texts.csv:1: text = \"txt\" is no column of this file; did you mean \"text\"?\n"
                        + "texts.csv:1: target = \"class\" is no column of this file; it has text, label, weight",
                TextCsv.class,
                path + "text = 'txt'\ntarget = 'class'",
                TargetRequest.CLASS);
        assertRefused(
                "texts.csv:2: the text has 5 tokens, special ones included, but max-length = 4; raise it, or set truncation ="
                        + " \"longest-first\"",
                TextCsv.class,
                path + "text = 'text'\nmax-length = 4\ntruncation = 'none'",
                TargetRequest.CLASS);
        assertRefused(
                "max-length = 1 leaves no place for a text, around which the tokenizer puts 2 special tokens; the least is 3",
                TextCsv.class,
                path + "text = 'text'\nmax-length = 1",
                TargetRequest.CLASS);
        assertRefused(
                "max-length = 4 leaves no place for two texts, around which the tokenizer puts 3 special tokens; the least is"
                        + " 5",
                TextCsv.class,
                path + "text = 'text'\ntext-pair = 'label'\nmax-length = 4",
                TargetRequest.CLASS);
        assertRefused(
                "missing.csv: there is no such file; check path in [dataset], which is relative to the experiment file",
                TextCsv.class,
                "path = '" + folder.resolve("missing.csv") + "'\ntext = 'text'\n" + tokenizer,
                TargetRequest.CLASS);
        Path lines = file("texts.jsonl", "{\"text\": \"the fox\", \"label\": 1}\n{\"txt\": \"jumps\"}\n");
        assertRefused(
                "texts.jsonl:2: text = \"text\" is no key of this object; did you mean \"txt\"?",
                TextJsonl.class,
                "path = '" + lines + "'\ntext = 'text'\n" + tokenizer,
                TargetRequest.CLASS);
    }

    @Test
    void whatIsCutIsThere() {
        String cut = tokenizer + "truncation = 'only-second'\npath = 'texts'\n";
        assertCuts(TextCsv.class, cut + "text = 'text'");
        assertCuts(TextJsonl.class, cut + "text = 'text'");
        assertCuts(TextPairs.class, cut + "text = 'text'\ntext-pair = 'label'");
        assertCuts(Imdb.class, cut);
        assertCuts(Conll.class, cut);
        String files = cut.replace("'texts'", "['texts']");
        assertCuts(ParallelText.class, files);
        assertCuts(LanguageModelling.class, files + "packing = false");
        ComponentText.bind(TextCsv.class, cut + "text = 'text'\ntext-pair = 'label'");
    }

    private static <D extends Record & Dataset> void assertCuts(Class<D> type, String options) {
        ProblemException refused = assertThrows(ProblemException.class, () -> ComponentText.bind(type, options));
        assertTrue(refused.getMessage().contains("is only-second, but"), refused.getMessage());
    }

    @Test
    void prompts() throws IOException {
        Path pairs = file("pairs.csv", "prompt,chosen,rejected\nthe fox,jumps,no\n");
        assertRefused(
                "max-length = 2 leaves no place for a prompt and an answer, around which the tokenizer puts 1 special token; the"
                        + " least is 3",
                PreferencePairs.class,
                "path = '" + pairs + "'\nmax-length = 2\n" + tokenizer,
                TargetRequest.CLASS);
        Path lines = file("lines.txt", "the fox\nthe fox jumps over the lazy dog\n");
        assertRefused(
                "lines.txt:2: the text has 18 tokens, special ones included, but max-length = 5; raise it, or set truncation ="
                        + " \"longest-first\"",
                LanguageModelling.class,
                "path = ['" + lines + "']\ndocuments = 'line'\npacking = false\nmax-length = 5\ntruncation = 'none'\n"
                        + tokenizer,
                Opened.TOKENS);
        assertRefused(
                "max-length = 1 leaves no place for a text, around which the tokenizer puts 1 special token; the least is 2",
                LanguageModelling.class,
                "path = ['" + lines + "']\nmax-length = 1\n" + tokenizer,
                Opened.TOKENS);
    }

    @Test
    void tokenizers() throws IOException {
        Path texts = file("texts.csv", "text\nthe fox\n");
        String options = "path = '" + texts + "'\ntext = 'text'\n";
        assertRefused(
                "none.json: there is no such file; path in tokenizer is that of a tokenizer.json as HuggingFace's tokenizers"
                        + " write it, relative to the experiment file",
                TextCsv.class,
                options + "tokenizer = { path = '" + folder.resolve("none.json") + "' }",
                TargetRequest.CLASS);
        assertRefused(
                "vocabulary.json: is no tokenizer.json: it has no model with a vocabulary",
                TextCsv.class,
                options + "tokenizer = { path = '" + file("vocabulary.json", "{\"model\": {}}") + "' }",
                TargetRequest.CLASS);
        String form =
                "is no tokenizer.json, or it is damaged: its vocabulary, its added_tokens, its padding or its unk_token is in"
                        + " another form than HuggingFace's tokenizers write";
        Map<String, String> damages = Map.of(
                "{\"model\": {\"vocab\": {\"a\"",
                        "is no tokenizer.json, or it is damaged: it is no JSON from line 1, column 25 on",
                "{\"model\": {\"vocab\": {\"a\": null}}}", form,
                "{\"model\": {\"vocab\": [[]]}}", form,
                "{\"model\": {\"vocab\": {\"a\": 0}}, \"added_tokens\": [{\"content\": \"b\"}]}", form,
                "{\"model\": {\"vocab\": {\"a\": 0}}, \"padding\": {}}", form,
                "{\"model\": {\"vocab\": {\"a\": 0}}, \"padding\": {\"pad_id\": 7}}",
                        "is no tokenizer.json, or it is damaged: its padding has pad_id = 7, but there are 1 tokens");
        for (Map.Entry<String, String> damage : damages.entrySet()) {
            assertRefused(
                    "damaged.json: " + damage.getValue(),
                    TextCsv.class,
                    options + "tokenizer = { path = '" + file("damaged.json", damage.getKey()) + "' }",
                    TargetRequest.CLASS);
        }
        String vocabulary =
                "\"model\": {\"type\": \"WordLevel\", \"vocab\": {\"fox\": 0, \"dog\": 1}, \"unk_token\": \"[UNK]\"}";
        assertRefused(
                "words.json: cannot make tokens of the text \"the fox\": WordLevel error: Missing [UNK] token from the"
                        + " vocabulary; is there a token for what is in no other, such as [UNK]?",
                TextCsv.class,
                options + "tokenizer = { path = '" + file("words.json", "{" + vocabulary + "}") + "' }",
                TargetRequest.CLASS);
        String around =
                "{\"post_processor\": {\"type\": \"BertProcessing\", \"sep\": [\"dog\", 1], \"cls\": [\"cls\", 99]}, ";
        assertRefused(
                "around.json: puts the token 99 around texts, but has 2 tokens",
                TextCsv.class,
                options + "tokenizer = { path = '" + file("around.json", around + vocabulary + "}") + "' }",
                TargetRequest.CLASS);
        assertRefused(
                "strange.json: is no tokenizer that the tokenizers library reads: data did not match any variant of"
                        + " untagged enum ModelUntagged at line 1 column 49",
                TextCsv.class,
                options + "tokenizer = { path = '"
                        + file("strange.json", "{\"model\": {\"type\": \"Strange\", \"vocab\": {\"a\": 0}}}") + "' }",
                TargetRequest.CLASS);
        assertRefused(
                "tokenizer.json: has no token \"[BLANK]\", which is the padding-token",
                TextCsv.class,
                options + tokenizer.replace("' }", "', padding-token = '[BLANK]' }"),
                TargetRequest.CLASS);
    }

    @Test
    void taggedWords() throws IOException {
        String path = "path = '" + folder.resolve("tags.txt") + "'\n" + tokenizer;
        file("tags.txt", "the DT O\nfox NN\n\nwood NN X-PER\nout NN PER\n");
        assertRefused(
                "tags.txt:2: this line has 2 columns, but the first has 3 columns; columns are divided by tabs or spaces, and"
                        + " sentences by empty lines\n"
                        + "tags.txt:4: the tag \"X-PER\" is none of iob2, which are O, or B-, I- and a type; set scheme, or"
                        + " \"none\" for tags as they are, or tag-column\n"
                        + "tags.txt:5: the tag \"PER\" is none of iob2, which are O, or B-, I- and a type; set scheme, or"
                        + " \"none\" for tags as they are, or tag-column",
                Conll.class,
                path,
                Opened.TOKENS);
        file("tags.txt", "the DT O\nfox NN B-X\n\nwood NN B-Y\n");
        assertRefused(
                "tags.txt:1: this line has 3 columns, but column 4 is read; columns are divided by tabs or spaces, and"
                        + " sentences by empty lines\n"
                        + "tags.txt:2: this line has 3 columns, but column 4 is read; columns are divided by tabs or spaces,"
                        + " and sentences by empty lines\n"
                        + "tags.txt:4: this line has 3 columns, but column 4 is read; columns are divided by tabs or spaces,"
                        + " and sentences by empty lines",
                Conll.class,
                path + "tag-column = 4",
                Opened.TOKENS);
        assertRefused(
                "tags.txt:4: the tag \"B-Y\" is none of the classes O, B-X, I-X",
                Conll.class,
                path + "classes = ['O', 'B-X', 'I-X']",
                Opened.TOKENS);
        assertRefused(
                "tags.txt:4: the tag \"B-Y\" does not occur in the training part, whose tags are O, B-X, I-X; name all of them"
                        + " with classes = [...]",
                Conll.class,
                path + "validation = 0.5\nsplit = 'tail'",
                Opened.TOKENS);
        assertRefused(
                "the target is -100 for special tokens, and pieces of words that are not the first, which the loss is to"
                        + " skip; use one with ignore-index = -100, such as cross-entropy",
                Conll.class,
                path,
                TargetRequest.CLASS);
    }

    @Test
    void folders() throws IOException {
        for (String part : List.of("train/neg", "train/pos", "test/neg")) {
            file("reviews/" + part + "/0_1.txt", "the fox");
        }
        assertRefused(
                "reviews/test/pos: there is no such folder; path is expected to have train/neg, train/pos, test/neg and"
                        + " test/pos, with a .txt file for each text, as in aclImdb_v1.tar.gz of the Large Movie Review"
                        + " Dataset",
                Imdb.class,
                "path = '" + folder.resolve("reviews") + "'\n" + tokenizer,
                TargetRequest.CLASS);
    }
}
