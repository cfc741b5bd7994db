package io.recurrent.task.classification;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the scores of a classifier become probabilities. */
public enum Activation {
    /** Exactly one label holds: exp(score) over the sum of all. */
    @JsonProperty("softmax")
    SOFTMAX,
    /** Each label holds or not on its own: 1 / (1 + exp(-score)). With two labels there is one score, the second's. */
    @JsonProperty("sigmoid")
    SIGMOID,
    /** The scores are probabilities already. */
    @JsonProperty("none")
    NONE
}
