package io.recurrent.inference;

import io.recurrent.model.WritingVocabulary;
import io.recurrent.sequence.PrefixStates;
import io.recurrent.task.TextGeneration;

/**
 * What a version that writes has beside its graph.
 *
 * @param task what scores mean
 * @param vocabulary what it writes with
 * @param prefixes states of prompts
 * @param slots how many texts at a time
 * @param metrics told of each token
 */
record Writer(
        TextGeneration task,
        WritingVocabulary vocabulary,
        PrefixStates prefixes,
        GenerationSlots slots,
        GenerationMetrics metrics) {}
