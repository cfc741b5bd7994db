package io.recurrent.model;

/** Whether there is memory for what a graph computes while it is loaded. Thread safe. */
@FunctionalInterface
public interface ConstantMemory {
    /** Room for everything. */
    ConstantMemory UNCHECKED = (file, bytes) -> {};

    /**
     * Refuses a graph that does not fit.
     *
     * @param file the graph's file, for messages
     * @param bytes that its constants take beside the file
     * @throws BundleException with what is needed and what is free
     */
    void require(String file, long bytes);
}
