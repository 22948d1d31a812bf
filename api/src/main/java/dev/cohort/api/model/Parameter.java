package dev.cohort.api.model;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;

/**
 * A parameter that a model asks for.
 *
 * @param name as the model calls it
 * @param initializer fills it at first
 * @param use what the model does with it
 */
public record Parameter(String name, Shape shape, Initializer initializer, ParameterUse use) {}
