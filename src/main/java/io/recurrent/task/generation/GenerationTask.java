package io.recurrent.task.generation;

import io.recurrent.task.writing.NextTokens;
import io.recurrent.task.writing.WritingVocabulary;

/**
 * What a version that writes has beside its graph.
 *
 * @param task what scores mean
 * @param vocabulary what it writes with
 * @param prefixes states of prompts
 * @param slots how many texts at a time
 * @param metrics told of each token
 */
public record GenerationTask(
        NextTokens task,
        WritingVocabulary vocabulary,
        PrefixStates prefixes,
        GenerationSlots slots,
        GenerationMetrics metrics) {}
