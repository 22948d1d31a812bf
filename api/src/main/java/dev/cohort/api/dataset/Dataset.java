package dev.cohort.api.dataset;

import dev.cohort.api.option.Component;

/** Where examples come from. */
public interface Dataset extends Component {
    /**
     * Opens the data.
     *
     * @throws DataException if the data is missing, damaged or does not fit what is wanted of it
     */
    Examples open(DatasetContext context);
}
