/** What happens in a run, as its listeners hear it. */
package dev.cohort.api.run;
