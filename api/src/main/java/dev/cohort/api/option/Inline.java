package dev.cohort.api.option;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a record component whose own keys stand in the same table, without a table of their own.
 *
 * <p>On a record it shares options between components; on a component kind it makes {@code type} and the component's
 * options stand beside the other keys of the table.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Inline {}
