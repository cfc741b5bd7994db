package io.recurrent.container;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Asks once whether there is an engine, before Testcontainers does: its own search takes minutes where there is none.
 * Says so in one line, however many tests are skipped.
 */
final class EngineCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> missing = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(EngineCondition.class, key -> new Answer(told(Docker.missing())), Answer.class)
                .missing();
        return missing.map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("a Docker engine answers"));
    }

    private static Optional<String> told(Optional<String> missing) {
        missing.ifPresent(why -> System.out.println("The container tests are skipped: " + why));
        return missing;
    }

    private record Answer(Optional<String> missing) {}
}
