package io.recurrent.api.rest.body;

import io.recurrent.engine.CallEngine;
import io.recurrent.engine.CallKind;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.service.models.DefaultModels;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Refuses calls before their bodies are read, where what is known by then says that they would be refused afterwards:
 * the size that they declare, and the queue of the version that their path names. Thread safe.
 */
@Component
public final class EarlyRefusal {
    private final ObjectProvider<CallEngine> engine;
    private final ObjectProvider<DefaultModels> models;

    EarlyRefusal(ObjectProvider<CallEngine> engine, ObjectProvider<DefaultModels> models) {
        this.engine = engine;
        this.models = models;
    }

    /**
     * Checks a request of which only the head is there.
     *
     * @param body the kind of its body
     * @return the tokens that the version takes; {@link Integer#MAX_VALUE} where no version is known
     * @throws InferenceException what reading it or the call itself would end with
     */
    int check(LimitedRequest request, Class<?> body) {
        request.requireRoom();
        CallBody.Queued queued = body.getAnnotation(CallBody.Queued.class);
        ModelReference model = queued == null ? null : model(request);
        // Transports may be put together without an engine, over doors of another kind.
        CallEngine queues = engine.getIfAvailable();
        return queued == null || model == null || queues == null
                ? Integer.MAX_VALUE
                : queues.refuseUnread(request.call(), new CallKind(queued.value()), model);
    }

    private @Nullable ModelReference model(HttpServletRequest request) {
        if (!(request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables)) {
            return null;
        }
        Object version = variables.get("version");
        if (variables.get("model") instanceof String model) {
            return new ModelReference(model, version == null ? null : version.toString());
        }
        String name = switch (request.getRequestURI()) {
            case "/v1/sentiment" -> models.getObject().sentiment();
            case "/v1/ner" -> models.getObject().ner();
            default -> null;
        };
        return name == null ? null : new ModelReference(name, null);
    }
}
