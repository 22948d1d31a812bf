package dev.cohort.configuration;

import dev.cohort.api.dataset.Dataset;

/** The {@code [dataset]} of an experiment file without the rest of it. */
record DatasetSection(Dataset dataset) {}
