package io.recurrent.runtime;

/**
 * Which execution provider runs the models, and why.
 *
 * @param provider the provider that won
 * @param basis what the choice rests on; a metric label
 * @param reason for people: what was asked for and what was found
 */
public record ProviderChoice(Provider provider, Basis basis, String reason) {
    /** Execution providers that the server knows. */
    public enum Provider {
        CPU,
        CUDA
    }

    /** What the choice rests on. */
    public enum Basis {
        /** The configuration names the provider; nothing was tried. */
        CONFIGURED,
        /** A probe graph ran on the provider. */
        PROBE_OK,
        /** The preferred provider does not work here, so another one won. */
        UNAVAILABLE
    }
}
