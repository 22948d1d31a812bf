/** Losses: from outputs and targets to the scalar that training makes small. */
package dev.cohort.api.loss;
