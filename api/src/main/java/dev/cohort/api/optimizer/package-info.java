/** Optimizers: from gradients to better parameters. */
package dev.cohort.api.optimizer;
