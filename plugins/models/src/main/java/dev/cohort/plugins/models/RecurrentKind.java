package dev.cohort.plugins.models;

/** Which recurrent layers a model is made of. */
public enum RecurrentKind {
    /** Long short-term memory. */
    LSTM(RecurrentCell.LSTM),
    /** Gated recurrent units. */
    GRU(RecurrentCell.GRU);

    private final RecurrentCell cell;

    RecurrentKind(RecurrentCell cell) {
        this.cell = cell;
    }

    RecurrentCell cell() {
        return cell;
    }
}
