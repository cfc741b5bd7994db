package io.recurrent.serving;

/**
 * What held, bit for bit, when a version was loaded on this host.
 *
 * @param batches a row's scores are the same alone and among others, of other length too
 * @param chunks a text's scores are the same in one run and in time chunks; false when the graph carries no state
 */
public record Exactness(boolean batches, boolean chunks) {}
