/** Schedules: the learning rate over the course of a run. */
package dev.cohort.api.schedule;
