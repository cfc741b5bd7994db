package io.recurrent.config;

/** A setting that the server cannot start with; the message names the key and what to change. */
final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }
}
