package io.recurrent.runtime;

/**
 * Which execution provider runs the models, and why.
 *
 * @param provider the provider that won
 * @param reason for people: what was asked for and what was found
 */
public record ProviderChoice(Provider provider, String reason) {
    /** Execution providers that the server knows. */
    public enum Provider {
        CPU,
        CUDA
    }
}
