/** The door through which every component enters, Cohort's own and a stranger's alike. */
package dev.cohort.api.plugin;
