/** Models: from the fields of a batch to named outputs. */
package dev.cohort.api.model;
