package dev.cohort.prediction;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Questions;
import dev.cohort.api.dataset.Vocabulary;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugin.PluginCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** New data of a data set, as the runtime asks for them; whoever opens some closes them. */
public final class NewExamples implements AutoCloseable {
    private final NewData data;
    private final List<String> keep;
    private final List<String> told = new ArrayList<>();

    private NewExamples(NewData data, List<String> keep) {
        this.data = data;
        this.keep = keep;
    }

    /**
     * Opens new data.
     *
     * @param learned what the model says of its training
     * @param keep what else is asked for of each example, by name
     * @throws ProblemException if the data set reads none
     * @throws dev.cohort.api.dataset.DataException if the data does not fit the model
     */
    public static NewExamples open(Dataset dataset, Path input, Map<String, List<String>> learned, List<String> keep) {
        Optional<NewData> data = PluginCode.call(dataset, "read", () -> dataset.read(input, learned, keep));
        return new NewExamples(
                data.orElseThrow(() -> new ProblemException(new FileProblem.Usage("the run's data set '"
                        + PluginCode.name(dataset) + "' does not read new data, so there is nothing to"
                        + " predict from; give model.onnx its inputs in ONNX Runtime"))),
                keep);
    }

    /** The names of what is kept. */
    List<String> keep() {
        return keep;
    }

    List<Field> fields() {
        return PluginCode.call(data, "fields", data::fields);
    }

    /** Fills a batch; returns how many examples there were, 0 at the end. */
    int read(InputBatch batch) {
        int read = PluginCode.read(data, batch);
        if (read < 0 || read > batch.capacity()) {
            throw PluginCode.broken(data, "read", "answers " + read + ", but a batch takes 0 to " + batch.capacity());
        }
        return read;
    }

    /** What is kept of an example of the last batch. */
    List<String> kept(int example) {
        List<String> kept = PluginCode.call(data, "kept", () -> data.kept(example));
        if (kept.size() != keep.size()) {
            throw PluginCode.broken(
                    data, "kept", "answers " + kept.size() + " texts, but " + keep.size() + " were asked for");
        }
        return kept;
    }

    /** What stands at each place of an example of the last batch, if that is told. */
    List<String> places(int example) {
        return PluginCode.call(data, "places", () -> data.places(example));
    }

    /** The questions that examples are windows of. */
    Optional<Questions> questions() {
        return PluginCode.call(data, "questions", data::questions);
    }

    /** The tokens that texts are written in. @throws ProblemException if the data set knows none */
    Vocabulary vocabulary() {
        return PluginCode.call(data, "vocabulary", data::vocabulary)
                .orElseThrow(() -> new ProblemException(new FileProblem.Usage(
                        "the run's data set does not say which tokens its model writes, so there are no texts; give"
                                + " model-begin.onnx and model-next.onnx their inputs in ONNX Runtime")));
    }

    /** Takes down that a model that could write texts about these says something of each of their places, and why. */
    void tellWithoutTexts() {
        if (PluginCode.call(data, "vocabulary", data::vocabulary).isPresent()) {
            told.add(
                    "these are predictions at each place, and no texts: the run left no graphs that write, as one leaves whose"
                            + " file has [generation]");
        }
    }

    /** What people should know of what was read. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(told);
        remarks.addAll(PluginCode.call(data, "remarks", data::remarks));
        return remarks;
    }

    @Override
    public void close() {
        PluginCode.run(data, "close", data::close);
    }
}
