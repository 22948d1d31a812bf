package dev.cohort.api.option;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name by which experiment files call a component.
 *
 * <p>It matches {@code [a-z][a-z0-9-]*}; a third party puts its vendor before a dot, as in {@code acme.huber}. The same
 * name may serve components of different kinds.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Name {
    String value();
}
