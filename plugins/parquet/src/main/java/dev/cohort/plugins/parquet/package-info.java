/**
 * Parquet files as tables, by the same options as CSV files.
 */
@NullMarked
package dev.cohort.plugins.parquet;

import org.jspecify.annotations.NullMarked;
