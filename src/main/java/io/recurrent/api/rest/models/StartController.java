package io.recurrent.api.rest.models;

import io.recurrent.service.models.ModelCatalog;
import io.recurrent.service.models.ServerState;
import io.recurrent.service.models.ServerVersion;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.databind.json.JsonMapper;

/** What there is at the root: a page for browsers, an index for programs. */
@Hidden
@Controller
final class StartController {
    private final ModelCatalog models;
    private final ServerState state;
    private final JsonMapper mapper;
    private final Map<String, String> links = new LinkedHashMap<>();

    StartController(
            ModelCatalog models,
            ServerState state,
            JsonMapper mapper,
            @Value("${springdoc.swagger-ui.enabled:true}") boolean swagger,
            @Value("${springdoc.api-docs.enabled:true}") boolean description) {
        this.models = models;
        this.state = state;
        this.mapper = mapper;
        if (swagger && description) {
            links.put("swagger", "/swagger-ui.html");
        }
        if (description) {
            links.put("openapi", "/v3/api-docs");
        }
        links.put("models", "/v1/models");
        links.put("protocol", "/v2");
        links.put("live", "/livez");
        links.put("ready", "/readyz");
    }

    /**
     * The index.
     *
     * @param name of the server
     * @param version of the server
     * @param ready whether calls should be sent here
     * @param links paths by what is there
     */
    record Index(String name, String version, boolean ready, Map<String, String> links) {}

    @GetMapping(
            path = "/",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_HTML_VALUE})
    void start(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        if (wantsPage(request.getHeader(HttpHeaders.ACCEPT))) {
            StartPage.headers().forEach(response::setHeader);
            String page = StartPage.html(state.ready(), models.models(), links);
            write(response, MediaType.TEXT_HTML_VALUE + ";charset=UTF-8", page.getBytes(StandardCharsets.UTF_8));
        } else {
            Index index = new Index("recurrent", ServerVersion.text(), state.ready(), links);
            write(response, MediaType.APPLICATION_JSON_VALUE, mapper.writeValueAsBytes(index));
        }
    }

    private static void write(HttpServletResponse response, String type, byte[] body) throws IOException {
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Whether HTML comes before JSON; the mapping has seen to it that the header is one, and names one of them. */
    private static boolean wantsPage(@Nullable String accept) {
        List<MediaType> accepted = MediaType.parseMediaTypes(accept);
        MimeTypeUtils.sortBySpecificity(accepted);
        for (MediaType type : accepted) {
            if (type.includes(MediaType.APPLICATION_JSON)) {
                return false;
            }
            if (type.includes(MediaType.TEXT_HTML)) {
                return true;
            }
        }
        return false;
    }
}
