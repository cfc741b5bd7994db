package io.recurrent.task.generation;

/**
 * What generation may take.
 *
 * @param maxTokens tokens of one text at most
 * @param slots texts that one model version writes at a time
 * @param prefixBytes for states of prompts that may come again, a version; 0: none is kept
 */
public record GenerationSettings(int maxTokens, int slots, long prefixBytes) {}
