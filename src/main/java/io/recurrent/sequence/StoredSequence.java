package io.recurrent.sequence;

/**
 * A sequence as it can leave the process.
 *
 * @param model the model's name
 * @param version the version that it keeps to
 * @param graphDigest SHA-256 of that version's graph, in hexadecimal: another graph's state means nothing to it
 * @param snapshot how it stands
 */
public record StoredSequence(String model, int version, String graphDigest, SequenceSnapshot snapshot) {}
