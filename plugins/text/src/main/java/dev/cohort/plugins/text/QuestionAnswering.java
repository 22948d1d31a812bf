package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Questions;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Questions whose answers are part of a text, in the JSON of SQuAD.
 *
 * <p>A context that is too long becomes several examples, which overlap by {@code stride} tokens. The fields are those of two texts,
 * the question and the context. The targets {@code start} and {@code end} are the places of the tokens with which the answer begins
 * and ends; both are 0 where it is not in this part of the context, or the question has none. Of several right answers the first is
 * trained on, and each counts in evaluations, where all parts of a context give one answer ({@link Questions}). Where some
 * questions have none, a model may say so. Parts are drawn of paragraphs.
 */
@Name("question-answering")
@About("questions whose answers are part of a text, in the JSON of SQuAD")
public record QuestionAnswering(
        @About("the file, which may be compressed by gzip") Path path,
        @About("the file of the validation part") Optional<Path> validationPath,
        @About("the file of the test part") Optional<Path> testPath,
        @About("how texts become tokens") TokenizerOptions tokenizer,
        @Default("384") @About("the most tokens of an example, to which all are filled up") int maxLength,
        @Default("128") @About("how many tokens two parts of a context share") int stride,
        @Default("30") @About("the most tokens of an answer that is found") int maxAnswerLength,
        @Default("0.0") @About("the fraction of the paragraphs that is kept for validation") double validation,
        @Default("0.0") @About("the fraction of the paragraphs that is kept for the test at the end") double test,
        @Default("random") @About("whether validation and test are drawn, or are the tail of the data") Split split)
        implements Dataset {
    private static final String START = "start";
    private static final String END = "end";

    /** Learned where there are questions without an answer. */
    private static final String SOME_HAVE_NONE = "questions-without-answer";

    public QuestionAnswering {
        Options.positive(maxLength, "max-length");
        Options.positive(maxAnswerLength, "max-answer-length");
        Options.require(stride >= 0 && stride < maxLength, "stride", "must be 0 to below max-length, " + maxLength);
        DivisionOptions.of(validation, test, split).requireOneWay(validationPath.isPresent(), testPath.isPresent());
    }

    @Override
    public Examples open(DatasetContext context) {
        requireTargets(context);
        SquadFile read = new SquadFile(!context.targets().isEmpty());
        String advice = "; check path in [dataset], which is relative to the experiment file";
        int own = read.read(path, advice).paragraphs();
        validationPath.ifPresent(file -> read.read(file, advice));
        int validated = read.paragraphs() - own;
        testPath.ifPresent(file -> read.read(file, advice));
        int tested = read.paragraphs() - own - validated;
        List<SquadFile.Question> questions = read.questions();
        Division paragraphs = DrawnDivision.of(
                IntStream.range(0, read.paragraphs())
                        .mapToObj(paragraph -> new Place(path, 0))
                        .toList(),
                own,
                validated,
                tested,
                List.of(),
                DivisionOptions.of(validation, test, split),
                context);
        Tokenizer made = tokenizer.open(() -> training(questions, paragraphs));
        try {
            return examples(context, questions, paragraphs, made);
        } catch (RuntimeException unfit) {
            made.close();
            throw unfit;
        }
    }

    private Examples examples(
            DatasetContext context, List<SquadFile.Question> questions, Division paragraphs, Tokenizer made) {
        QuestionWindows windows = QuestionWindows.of(questions, made, maxLength, stride);
        boolean someHaveNone = !context.targets().isEmpty()
                && questions.stream().anyMatch(question -> question.answers().isEmpty());
        Map<String, List<String>> learned = new TreeMap<>(made.learned());
        if (someHaveNone) {
            learned.put(SOME_HAVE_NONE, List.of("true"));
        }
        return new TokenExamples(
                parts(questions, windows, paragraphs),
                fields(context, windows, made),
                Bucket.of(List.of(maxLength)),
                new int[windows.all().size()],
                made,
                Optional.empty(),
                Optional.of(new AskedQuestions(questions, windows, maxAnswerLength, someHaveNone)),
                digest(questions),
                learned,
                List.of());
    }

    private List<SequenceField> fields(DatasetContext context, QuestionWindows windows, Tokenizer made) {
        List<SequenceField> fields = new ArrayList<>(windows.inputs(made));
        Map<String, Ragged> targets = new LinkedHashMap<>();
        targets.put(START, windows.start());
        targets.put(END, windows.end());
        targets.keySet().retainAll(context.targets().keySet());
        List<String> places =
                IntStream.range(0, maxLength).mapToObj(Integer::toString).toList();
        targets.forEach((name, place) -> fields.add(
                SequenceField.of(name, SequenceField.Side.SCALAR, place, 0).withClasses(places)));
        return fields;
    }

    private static String digest(List<SquadFile.Question> questions) {
        TextDigest digest = new TextDigest();
        questions.forEach(question -> digest.add(
                        List.of(question.question(), question.context(), Integer.toString(question.start())))
                .add(question.answers()));
        return digest.toString();
    }

    private static void requireTargets(DatasetContext context) {
        context.targets().forEach((name, request) -> {
            if (!name.equals(START) && !name.equals(END)) {
                throw new DataException("the targets are start and end, the places of an answer, but a loss reads '"
                        + name + "'; write two [[loss.terms]] with target = \"start\" and \"end\", and output and name"
                        + " likewise");
            }
            if (request.type() != TargetType.CLASS) {
                throw new DataException(
                        "the targets start and end are places, each a class; use a loss such as cross-entropy");
            }
        });
    }

    private static List<String> training(List<SquadFile.Question> questions, Division paragraphs) {
        int[] own = paragraphs.examples(Part.TRAIN);
        List<String> texts = new ArrayList<>();
        int before = -1;
        for (SquadFile.Question question : questions) {
            if (Arrays.binarySearch(own, question.paragraph()) >= 0) {
                texts.add(question.question());
                if (question.paragraph() != before) {
                    texts.add(question.context());
                }
                before = question.paragraph();
            }
        }
        return texts;
    }

    private static Division parts(List<SquadFile.Question> questions, QuestionWindows windows, Division paragraphs) {
        Map<Part, int[]> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            int[] own = paragraphs.examples(part);
            parts.put(
                    part,
                    IntStream.range(0, windows.all().size())
                            .filter(example -> Arrays.binarySearch(
                                            own,
                                            questions
                                                    .get(windows.all()
                                                            .get(example)
                                                            .question())
                                                    .paragraph())
                                    >= 0)
                            .toArray());
        }
        return new GivenDivision(parts);
    }

    /** New questions, answered by all parts of their contexts together. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        NewQuestions asked = NewQuestions.read(input, keep);
        Tokenizer trained = tokenizer.learned(learned);
        QuestionWindows windows = QuestionWindows.of(asked.all(), trained, maxLength, stride);
        List<Row> rows = new ArrayList<>();
        for (Questions.Window window : windows.all()) {
            rows.add(new Row(
                    asked.all().get(window.question()).place(),
                    List.of(Integer.toString(rows.size())),
                    asked.kept().get(window.question())));
        }
        List<SequenceField> all = windows.inputs(trained);
        RowEncoding encoding = some -> {
            int from = some.isEmpty() ? 0 : Integer.parseInt(some.get(0).texts().get(0));
            return Encoded.of(all.stream().map(field -> field.from(from)).toList(), new int[0], Encoded.Account.NONE);
        };
        boolean someHaveNone = learned.containsKey(SOME_HAVE_NONE);
        return Optional.of(NewTokens.asked(
                RowSource.of(rows),
                trained,
                maxLength,
                encoding,
                new AskedQuestions(asked.all(), windows, maxAnswerLength, someHaveNone)));
    }
}
