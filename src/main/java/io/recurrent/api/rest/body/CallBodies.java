package io.recurrent.api.rest.body;

import io.recurrent.api.rest.error.JsonErrors;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the body of a call, of whichever kind of {@link CallBody} the controller takes. Spring's own reading of
 * {@code @RequestBody} chooses among converters by media types, which the mapping has checked by then, and costs
 * several times what the parsing does.
 */
public final class CallBodies implements HandlerMethodArgumentResolver {
    private final JsonMapper mapper;
    private final EarlyRefusal refusal;
    private final Map<Class<?>, ObjectReader> readers = new ConcurrentHashMap<>();

    /** Reads by {@code mapper} what {@code refusal} does not refuse. */
    public CallBodies(JsonMapper mapper, EarlyRefusal refusal) {
        this.mapper = mapper;
        this.refusal = refusal;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return CallBody.class.isAssignableFrom(parameter.getParameterType());
    }

    @Override
    public @Nullable Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        LimitedRequest limited = LimitedRequest.of(
                Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class), "a servlet's request"));
        Class<?> kind = parameter.getParameterType();
        ObjectReader reader = readers.computeIfAbsent(kind, mapper::readerFor);
        int mostTokens = refusal.check(limited, kind);
        boolean tail = CallBody.WithTail.class.isAssignableFrom(kind);
        byte[] bytes = tail ? limited.bytes() : limited.body();
        int length = tail ? limited.jsonLength() : bytes.length;
        if (length == 0 && optional(parameter)) {
            return null;
        }
        ObjectReader bounded = reader.withAttribute(StrictStrings.MOST_TOKENS, mostTokens);
        try {
            Object body = limited.inTurn(JsonSize.of(bytes, length), () -> bounded.readValue(bytes, 0, length));
            if (body != null) {
                return body;
            }
        } catch (JacksonException e) {
            throw JsonErrors.explain(e);
        }
        throw new InferenceException(ErrorCode.INVALID_ARGUMENT, "the body is null; send a JSON object");
    }

    private static boolean optional(MethodParameter parameter) {
        RequestBody asked = parameter.getParameterAnnotation(RequestBody.class);
        return asked == null || !asked.required();
    }
}
