/** Whole experiments, from their files to their run folders, as a user starts them. */
package dev.cohort.experiments;
