package dev.cohort.api.model;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.option.Component;

/** How the weights of a model's layers begin, by the numbers that a layer takes and gives. */
public interface Initialization extends Component {
    /**
     * What fills a weight. Its shape has outputs and inputs on different axes: on the first and second, with windows behind
     * them, for a convolution; the other way around for a linear map.
     *
     * @param fanIn the number of inputs that one output sees
     * @param fanOut the number of outputs that one input reaches
     */
    Initializer weight(long fanIn, long fanOut);
}
