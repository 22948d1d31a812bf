package dev.cohort.api.option;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a path, or a list of them, that may name a run as commands do: {@code name/id}, {@code name}, which is its newest, or
 * {@code name/best}. It arrives as the run's folder; what is there as a file or folder stays what it is.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Run {}
