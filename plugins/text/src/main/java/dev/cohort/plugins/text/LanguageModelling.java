package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Texts of which a model learns the language: the next token at each place, or tokens that are hidden.
 *
 * <p>Special tokens stand around each text, as the tokenizer puts them. The target of a place is the token behind it: nothing is
 * shifted by the model. Hidden are, drawn anew for each epoch, tokens that are no special ones: 8 of 10 become the mask, 1 of 10
 * any token, and 1 of 10 stays (Devlin et al. 2019); the target is -100 elsewhere. Its classes are the vocabulary.
 */
@Name("language-model")
@About("texts whose next tokens, or hidden tokens, are learned")
public record LanguageModelling(
        @About("the files, which may be compressed by gzip") List<Path> path,
        @Default("[]") @About("the files of the validation part") List<Path> validationPath,
        @Default("[]") @About("the files of the test part") List<Path> testPath,
        @Default("causal") @About("whether the next token is learned, or hidden ones") LanguageForm form,
        @Default("file") @About("whether a text is a file, with its breaks of lines, or a line") Documents documents,
        @Default("true") @About("whether texts come one behind another, in examples of max-length; else each is one")
                boolean packing,
        @About("the probability with which a token is hidden (0.15)") Optional<Double> maskProbability,
        @About("how texts become tokens") TokenizerOptions tokenizer,
        @Inline TokenLengths lengths,
        @Default("0.0") @About("the fraction of the lines that is kept for validation") double validation,
        @Default("0.0") @About("the fraction of the lines that is kept for the test at the end") double test,
        @Default("tail") @About("whether validation and test are the tail of the data, or drawn") Split split)
        implements Dataset {
    private static final double HIDDEN = 0.15;

    public LanguageModelling {
        path = List.copyOf(path);
        validationPath = List.copyOf(validationPath);
        testPath = List.copyOf(testPath);
        Options.require(!path.isEmpty(), "path", "must name at least one file");
        Options.require(
                maskProbability.isEmpty() || form == LanguageForm.MASKED,
                "mask-probability",
                "is for form = \"masked\"");
        maskProbability.ifPresent(
                share -> Options.require(share > 0 && share < 1, "mask-probability", "must be above 0 and below 1"));
        Options.require(
                documents == Documents.LINE || split == Split.TAIL,
                "split",
                "must be \"tail\" where a text is a file, or its lines would be torn apart");
        boolean plain = lengths.buckets().isEmpty()
                && lengths.padding() == TokenPadding.BUCKET
                && lengths.truncation() == Truncation.LONGEST_FIRST;
        Options.require(
                !packing || plain,
                "packing",
                "fills each example; for buckets, padding or truncation, set it to false");
        DivisionOptions.of(validation, test, split).requireOneWay(!validationPath.isEmpty(), !testPath.isEmpty());
        lengths.requireOfOne();
    }

    @Override
    public Examples open(DatasetContext context) {
        TargetLabels.requireIgnored(context, "tokens that are not told, or are none,");
        LanguageTexts texts = LanguageTexts.read(
                path, validationPath, testPath, DivisionOptions.of(validation, test, split), context);
        Tokenizer made = tokenizer.open(() -> Row.first(texts.of(Part.TRAIN, documents)));
        try {
            LanguageBlocks blocks = new LanguageBlocks(lengths.maxLength(), lengths.truncation());
            TokenStream stream = new TokenStream(made);
            Framing.requireRoom(lengths.maxLength(), stream.before().length, 1, "a text");
            for (Part part : Part.values()) {
                List<Row> own = texts.of(part, documents);
                if (packing) {
                    blocks.addPacked(part, stream.packed(Row.first(own)));
                } else {
                    blocks.addEach(part, own, stream.texts(Row.first(own)));
                }
            }
            Encoded encoded = form == LanguageForm.CAUSAL
                    ? blocks.causal(made)
                    : blocks.masked(made, mask(made), maskProbability.orElse(HIDDEN));
            List<Bucket> buckets = Bucket.of(packing ? List.of(lengths.maxLength()) : lengths.longestFirst());
            return new TokenExamples(
                    blocks.division(),
                    encoded.fields(),
                    buckets,
                    Bucket.choose(buckets, encoded.inputs(), encoded.targets()),
                    made,
                    form == LanguageForm.CAUSAL ? Optional.of(made) : Optional.empty(),
                    Optional.empty(),
                    texts.digest(),
                    made.learned(),
                    encoded.account().remarks(lengths.maxLength()));
        } catch (RuntimeException unfit) {
            made.close();
            throw unfit;
        }
    }

    private static int mask(Tokenizer tokenizer) {
        return tokenizer
                .mask()
                .orElseThrow(() -> new DataException(
                        "the tokenizer has no token that hides others, such as [MASK]; name one by mask-token"));
    }

    /** Texts, one in each line, to be gone on with or whose hidden tokens are to be told; what can be kept is the {@code text}. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        RowSource rows = new ParallelRows(1, 1).open(input, keep);
        Tokenizer trained = tokenizer.learned(learned);
        int most = lengths.maxLength();
        return Optional.of(
                form == LanguageForm.MASKED
                        ? NewTokens.of(rows, trained, most, new HiddenEncoding(trained, mask(trained), lengths))
                        : NewTokens.written(
                                rows, trained, most, new PromptEncoding(trained, most), tokenizer.learned(learned)));
    }
}
