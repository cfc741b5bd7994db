package io.recurrent.api.rest.oip;

import io.recurrent.service.models.RepositoryAccess;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The model repository of the Open Inference Protocol on the port of callers, who may look, and load where it is open.
 */
@RestController
@Tag(name = "Model repository", description = "Which versions there are; loading and unloading.")
final class RepositoryController {
    private static final String WAY = "http";

    private final RepositoryReplies replies;
    private final RepositoryAccess api;

    RepositoryController(RepositoryReplies replies, RepositoryAccess api) {
        this.replies = replies;
        this.api = api;
    }

    @Operation(operationId = "repositoryIndex", summary = "All versions of all models, and their states.")
    @PostMapping(
            path = "/v2/repository/index",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE},
            produces = MediaType.APPLICATION_JSON_VALUE)
    List<RepositoryReplies.IndexEntry> index(@RequestBody(required = false) RepositoryRequest.@Nullable Index body) {
        return replies.index(body);
    }

    @Operation(operationId = "repositoryLoad", summary = "Loads a model, or one version of it.")
    @PostMapping(
            path = "/v2/repository/models/{model}/load",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE})
    ResponseEntity<Void> load(
            HttpServletRequest request,
            @PathVariable String model,
            @RequestBody(required = false) @Nullable RepositoryRequest body) {
        api.requireOpen();
        replies.load(request, WAY, model, body);
        return ResponseEntity.ok().build();
    }

    @Operation(operationId = "repositoryUnload", summary = "Takes a model, or one version of it, out of service.")
    @PostMapping(
            path = "/v2/repository/models/{model}/unload",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_OCTET_STREAM_VALUE})
    ResponseEntity<Void> unload(
            HttpServletRequest request,
            @PathVariable String model,
            @RequestBody(required = false) @Nullable RepositoryRequest body) {
        api.requireOpen();
        replies.unload(request, WAY, model, body);
        return ResponseEntity.ok().build();
    }
}
