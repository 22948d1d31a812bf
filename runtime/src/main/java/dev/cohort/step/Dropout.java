package dev.cohort.step;

import dev.cohort.api.graph.Shape;

/**
 * A mask that is drawn for each step and multiplied with a value: 0 with the given probability, else 1 / (1 -
 * probability).
 *
 * @param input the graph input that reads the mask
 * @param shape with the batch dimension in front
 * @param place which of a step's masks it is, from 0; masks of different places are independent
 */
public record Dropout(String input, Shape shape, double probability, int place) {}
