package dev.cohort.api.dataset;

import dev.cohort.api.option.Component;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where examples come from: those to train on, and those that a trained model is asked about. */
public interface Dataset extends Component {
    /** The path that stands for what comes in at standard input, {@link System#in}. */
    Path STANDARD_INPUT = Path.of("-");

    /**
     * Opens the data.
     *
     * @throws DataException if the data is missing, damaged or does not fit what is wanted of it
     */
    Examples open(DatasetContext context);

    /**
     * Opens new data for a model that was trained on this data set, which need not be there any more.
     *
     * @param input where the new data lies, in the form of the data set's own, or {@link #STANDARD_INPUT}
     * @param learned what {@link Examples#learned()} said in training
     * @param keep what else of each example is asked for as text, such as columns by their names
     * @return the new data; empty if this data set does not read any
     * @throws DataException if the data is missing, damaged or lacks what the model reads or what is to be kept
     */
    default Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.empty();
    }
}
