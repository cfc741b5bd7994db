package io.recurrent.api.rest.body;

import io.recurrent.api.rest.error.RefusalText;
import io.recurrent.api.rest.error.RefusedException;
import io.recurrent.api.rest.exchange.Port;
import io.recurrent.call.Refusal;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.call.Transport;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Refuses what a web page of somebody else asks for, by the browser of somebody who may reach the server. Browsers say
 * whose page it is ({@code Sec-Fetch-Site}, {@code Origin}), and ask before they send JSON to another origin. A page
 * whose own name points at the server (DNS rebinding) is told by that name. Thread safe.
 */
public final class PageGuard {
    private static final int MEDIA_TYPE = 415;
    private static final String SITE = "Sec-Fetch-Site";
    private static final String REPOSITORY = "/v2/repository/models/";
    private static final String INDEX = "/v2/repository/index";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    /** Those by which a page can send something without asking first; each of another kind is asked about. */
    private static final String SIMPLE = "POST";

    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-f:.]+\\]|[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    /** Below these nobody can register a name. */
    private static final List<String> PRIVATE = List.of(".localhost", ".local", ".internal", ".svc");

    private final List<String> hosts;
    private final RefusalMetrics refusals;

    /** Knows the server's names on the management port, besides those that no stranger can own. */
    public PageGuard(List<String> hosts, RefusalMetrics refusals) {
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        this.refusals = refusals;
    }

    /**
     * Lets a request pass.
     *
     * @throws InferenceException PERMISSION_DENIED for a page of another origin, or a name that is not the server's
     * @throws RefusedException 415 for a change of models that does not come as JSON
     */
    void check(HttpServletRequest request) {
        boolean management = Port.of(request) == Port.MANAGEMENT;
        boolean repository = request.getRequestURI().startsWith(REPOSITORY);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if ((management || (repository && origin != null)) && !isOurs(request.getServerName())) {
            throw refused(
                    "the host name of the request is not one of this server's; use its address, or add the name to"
                            + " recurrent.management.hosts");
        }
        if (SAFE.contains(request.getMethod())) {
            return;
        }
        if (isForeign(request, origin, management || repository)) {
            throw refused("web pages of another origin may not use this server");
        }
        if (((management && mayHaveVerb(request)) || repository)
                && SIMPLE.equals(request.getMethod())
                && !isJson(request, repository)) {
            throw new RefusedException(MEDIA_TYPE, RefusalText.of(MEDIA_TYPE), Map.of());
        }
    }

    /** Paths without a verb take no POST, and say so by 405. */
    private static boolean mayHaveVerb(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.indexOf(':') >= 0 || path.indexOf('%') >= 0;
    }

    private InferenceException refused(String why) {
        refusals.refused(Transport.HTTP, Refusal.FOREIGN_PAGE);
        return new InferenceException(ErrorCode.PERMISSION_DENIED, why);
    }

    /** By what browsers say of the page; where they do not, by its origin. What changes models needs both. */
    private static boolean isForeign(HttpServletRequest request, @Nullable String origin, boolean both) {
        String site = request.getHeader(SITE);
        if (site != null && !"same-origin".equals(site) && !"none".equals(site)) {
            return true;
        }
        return (site == null || both) && origin != null && !isSame(origin, request.getHeader(HttpHeaders.HOST));
    }

    private static boolean isSame(String origin, @Nullable String host) {
        int start = origin.indexOf("://");
        return start >= 0 && host != null && origin.substring(start + 3).equalsIgnoreCase(host);
    }

    /**
     * Triton's clients name no media type for the bodies of the repository's calls; without a body it must be named.
     */
    private static boolean isJson(HttpServletRequest request, boolean repository) {
        String type = request.getContentType();
        if (type == null) {
            boolean body = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
            return (repository && body) || INDEX.equals(request.getRequestURI());
        }
        try {
            return MediaType.APPLICATION_JSON.includes(MediaType.parseMediaType(type));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private boolean isOurs(@Nullable String serverName) {
        String name = serverName == null ? "" : serverName.toLowerCase(Locale.ROOT);
        return name.indexOf('.') < 0
                || ADDRESS.matcher(name).matches()
                || PRIVATE.stream().anyMatch(name::endsWith)
                || hosts.contains(name);
    }
}
