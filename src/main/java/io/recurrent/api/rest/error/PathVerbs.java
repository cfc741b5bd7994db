package io.recurrent.api.rest.error;

import jakarta.servlet.http.HttpServletRequest;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.http.server.PathContainer;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** The verbs, such as {@code :classify}, that a path may end with. */
final class PathVerbs {
    private PathVerbs() {}

    /** Those of the path before a verb that the request's port does not have; none for paths without a verb. */
    static SortedSet<String> of(HttpServletRequest request) {
        SortedSet<String> verbs = new TreeSet<>();
        String path = request.getRequestURI();
        int colon = path.lastIndexOf(':');
        WebApplicationContext context = RequestContextUtils.findWebApplicationContext(request);
        if (colon < 0 || path.indexOf('/', colon) >= 0 || context == null) {
            return verbs;
        }
        PathContainer before = PathContainer.parsePath(path.substring(0, colon));
        context.getBeansOfType(RequestMappingHandlerMapping.class).values().stream()
                .flatMap(mappings -> mappings.getHandlerMethods().keySet().stream())
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .forEach(pattern -> addVerb(verbs, pattern, before));
        return verbs;
    }

    private static void addVerb(SortedSet<String> verbs, String pattern, PathContainer before) {
        int verb = pattern.lastIndexOf("}:") + 1;
        if (verb > 0 && pattern.indexOf('/', verb) < 0) {
            PathPattern start = PathPatternParser.defaultInstance.parse(pattern.substring(0, verb));
            if (start.matches(before)) {
                verbs.add(pattern.substring(verb));
            }
        }
    }
}
