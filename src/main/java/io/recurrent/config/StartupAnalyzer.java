package io.recurrent.config;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Has Spring Boot log a failed start by what failed and what to do, without a stack; {@code spring.factories} names it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartupAnalyzer implements FailureAnalyzer {
    private final Environment environment;

    StartupAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        return StartupFailure.known(failure, environment).orElse(null);
    }
}
