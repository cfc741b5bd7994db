package io.recurrent.task.generation;

/**
 * What generation may take.
 *
 * @param maxTokens tokens of one text at most
 * @param slots texts that one model version writes at a time
 * @param callerShare the part of them that one caller may have, above 0 and at most 1
 * @param prefixBytes for states of prompts that may come again, a version; 0: none is kept
 */
public record GenerationSettings(int maxTokens, int slots, double callerShare, long prefixBytes) {}
