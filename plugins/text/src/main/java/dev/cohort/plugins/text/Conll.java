package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sentences of tagged words, as in the files of CoNLL-2003 (Tjong Kim Sang and De Meulder 2003): a word in each line, in columns that
 * tabs or spaces divide, and an empty line behind each sentence.
 *
 * <p>The target has the class of each word at the word's first piece, and -100 at its other pieces, special tokens and what fills up.
 * Where tags mark entities, all tags of the types that occur in the training part are classes.
 */
@Name("conll")
@About("sentences of tagged words in the columns of CoNLL-2003")
public record Conll(
        @About("the file, which may be compressed by gzip") Path path,
        @About("the file of the validation part") Optional<Path> validationPath,
        @About("the file of the test part") Optional<Path> testPath,
        @Default("1") @About("the column of words, from 1") int wordColumn,
        @About("the column of tags, from 1 (the last)") Optional<Integer> tagColumn,
        @Default("iob2") @About("how tags mark entities: iob1, iob2, iobes; or none, for tags as they are")
                TagScheme scheme,
        @About("how they mark them in what is learned, if otherwise") Optional<TagScheme> convertTo,
        @Default("first") @About("whether the first piece of a word has its class, or all have") LabelledPieces pieces,
        @Default("[]") @About("the classes in the order of their numbers; found in the data unless given")
                List<String> classes,
        @About("how texts become tokens") TokenizerOptions tokenizer,
        @Inline TokenLengths lengths,
        @Default("0.0") @About("the fraction of the sentences that is kept for validation") double validation,
        @Default("0.0") @About("the fraction of the sentences that is kept for the test at the end") double test,
        @Default("random") @About("whether validation and test are drawn, or are the tail of the data") Split split)
        implements Dataset {
    public Conll {
        classes = List.copyOf(classes);
        Options.positive(wordColumn, "word-column");
        tagColumn.ifPresent(column -> Options.positive(column, "tag-column"));
        Options.require(!tagColumn.equals(Optional.of(wordColumn)), "tag-column", "is the column of words");
        Options.require(
                convertTo.isEmpty() || scheme != TagScheme.NONE && convertTo.get() != TagScheme.NONE,
                "convert-to",
                "is for tags that mark entities; both it and scheme must be iob1, iob2 or iobes");
        Options.require(classes.stream().distinct().count() == classes.size(), "classes", "names a class twice");
        DivisionOptions.of(validation, test, split).requireOneWay(validationPath.isPresent(), testPath.isPresent());
        lengths.requireOfOne();
    }

    @Override
    public Examples open(DatasetContext context) {
        boolean tagged = context.target().isPresent();
        ConllFile format =
                new ConllFile(wordColumn, tagged ? Optional.of(tagColumn.orElse(0)) : Optional.empty(), scheme);
        List<TaggedSentence> sentences = new ArrayList<>();
        String advice = "; check path in [dataset], which is relative to the experiment file";
        Rows rows = Rows.read(path, validationPath, testPath, file -> {
            List<TaggedSentence> read = format.read(file, advice);
            sentences.addAll(read);
            return RowSource.of(read.stream().map(TaggedSentence::row).toList());
        });
        TextDigest digest = new TextDigest();
        sentences.forEach(sentence -> digest.add(sentence.words()).add(sentence.tags()));
        Division division = rows.divide(List.of(), DivisionOptions.of(validation, test, split), context);
        if (!tagged) {
            return new RowExamples(tokenizer, lengths, given -> new WordEncoding(given, lengths, pieces))
                    .open(rows, digest.toString(), division, List.of());
        }
        TargetLabels.requireIgnored(context, "special tokens, and pieces of words that are not the first,");
        TagNumbers tags =
                TagNumbers.of(sentences, division.examples(Part.TRAIN), scheme, convertTo.orElse(scheme), classes);
        TagEncoding encoding = new TagEncoding(tags, convertTo.orElse(scheme), division.examples(Part.TRAIN));
        return new RowExamples(tokenizer, lengths, given -> encoding.of(new WordEncoding(given, lengths, pieces)))
                .open(rows, digest.toString(), division, tags.remarks());
    }

    /** Sentences of words; columns of tags may be there or not. What can be kept is the sentence's {@code text}. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        List<TaggedSentence> sentences = new ConllFile(wordColumn, Optional.empty(), scheme)
                .read(input, "; sentences with a word in each line were expected");
        return Optional.of(new WordEncoding(tokenizer.learned(learned), lengths, pieces).read(input, sentences, keep));
    }
}
