package io.recurrent.task.classification;

/** How the scores of a classifier become probabilities. */
public enum Activation {
    /** Exactly one label holds: exp(score) over the sum of all. */
    SOFTMAX,
    /** Each label holds or not on its own: 1 / (1 + exp(-score)). With two labels there is one score, the second's. */
    SIGMOID,
    /** The scores are probabilities already. */
    NONE
}
