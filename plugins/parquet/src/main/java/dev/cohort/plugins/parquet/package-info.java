/** Parquet files as tables, by the same options as CSV files. */
package dev.cohort.plugins.parquet;
