package dev.cohort.api.option;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of an option that the experiment file leaves out, written as TOML: {@code "0.9"}, {@code "true"}, {@code
 * "[128, 64]"}, {@code "{ type = 'constant' }"}. Strings and enums stand without quotes: {@code "mean"}.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Default {
    String value();
}
