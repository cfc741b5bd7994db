package io.recurrent.api.rest.models;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Keeps what administrators use out of the context that serves everybody: the management port's context is its child.
 */
final class OnManagementPort implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return context.getBeanFactory() != null && context.getBeanFactory().getParentBeanFactory() != null;
    }
}
