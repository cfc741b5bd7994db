package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model repository on the port of callers, as it is without a setting. */
@ApiTest
class ProtocolClosedTest {
    private final FakeAdmin admin;
    private final HttpCaller http;

    ProtocolClosedTest(FakeAdmin admin, HttpCaller http) {
        this.admin = admin;
        this.http = http;
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "unload"})
    void lets_nobody_load_or_unload(String verb) {
        HttpCaller.Reply reply = http.post("/v2/repository/models/ner/" + verb, "{}");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text("error")).startsWith("PERMISSION_DENIED: ").contains("repository-api");
        assertThat(admin.asked).isEmpty();
    }
}
