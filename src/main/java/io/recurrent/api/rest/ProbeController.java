package io.recurrent.api.rest;

import io.recurrent.inference.ServerState;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The probes on the port that callers use: alive never depends on load or models, ready does. */
@RestController
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

    @GetMapping("/livez")
    ResponseEntity<Probe> live() {
        return answer(state.live());
    }

    @GetMapping("/readyz")
    ResponseEntity<Probe> ready() {
        return answer(state.ready());
    }

    private static ResponseEntity<Probe> answer(boolean up) {
        return up
                ? ResponseEntity.ok(new Probe("UP"))
                : ResponseEntity.status(UNAVAILABLE).body(new Probe("DOWN"));
    }
}
