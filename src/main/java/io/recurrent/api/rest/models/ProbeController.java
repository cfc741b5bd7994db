package io.recurrent.api.rest.models;

import io.recurrent.service.models.ServerState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The probes on the port that callers use: alive never depends on load or models, ready does. */
@RestController
@Tag(name = "Probes", description = "For orchestrators and load balancers.")
final class ProbeController {
    private static final int UNAVAILABLE = 503;

    private final ServerState state;

    ProbeController(ServerState state) {
        this.state = state;
    }

    /**
     * A probe's answer.
     *
     * @param status {@code UP} or {@code DOWN}
     */
    record Probe(String status) {}

    @Operation(operationId = "livez", summary = "Whether the process works; never depends on load or models.")
    @GetMapping(path = "/livez", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Probe> live() {
        return answer(state.live());
    }

    @Operation(operationId = "readyz", summary = "Whether calls should be sent here.")
    @ApiResponse(responseCode = "200", description = "Yes", useReturnTypeSchema = true)
    @ApiResponse(responseCode = "503", description = "No, or not yet", useReturnTypeSchema = true)
    @GetMapping(path = "/readyz", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Probe> ready() {
        return answer(state.ready());
    }

    private static ResponseEntity<Probe> answer(boolean up) {
        return up
                ? ResponseEntity.ok(new Probe("UP"))
                : ResponseEntity.status(UNAVAILABLE).body(new Probe("DOWN"));
    }
}
