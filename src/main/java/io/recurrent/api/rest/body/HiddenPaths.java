package io.recurrent.api.rest.body;

import io.recurrent.api.rest.exchange.Port;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Paths that Spring maps and that are not there for callers: where the container brings errors, whose methods would
 * otherwise be offered, and on the management port the pages of the API's description.
 */
final class HiddenPaths implements HandlerInterceptor {
    private static final PathPattern ERRORS = PathPatternParser.defaultInstance.parse("/error");

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws NoResourceFoundException {
        boolean page = Port.of(request) == Port.MANAGEMENT && handler instanceof ResourceHttpRequestHandler;
        boolean error = request.getDispatcherType() != DispatcherType.ERROR
                && ERRORS.matches(
                        ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication());
        if (page || error) {
            throw new NoResourceFoundException(
                    HttpMethod.valueOf(request.getMethod()), request.getRequestURI(), request.getRequestURI());
        }
        return true;
    }
}
