package io.recurrent.api.rest.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.recurrent.api.ApiTest;
import io.recurrent.api.HttpCaller;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springdoc.core.service.OpenAPIService;
import org.springframework.test.context.TestPropertySource;

/** In a server of its own, which nobody has asked for its description. */
@ApiTest
@TestPropertySource(properties = "recurrent.models.names=")
class PreparedDescriptionTest {
    private final PreparedDescription description;
    private final OpenAPIService made;
    private final HttpCaller http;

    PreparedDescriptionTest(PreparedDescription description, OpenAPIService made, HttpCaller http) {
        this.description = description;
        this.made = made;
        this.http = http;
    }

    @Test
    void is_there_before_the_first_caller_and_is_that_of_every_language() {
        assertThat(made.getCachedOpenAPI(Locale.ENGLISH)).isNull();

        description.prepare();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(made.getCachedOpenAPI(Locale.ENGLISH)).isNotNull());

        HttpCaller.Reply english = http.get("/v3/api-docs");
        assertThat(english.json().at("/paths").size()).isGreaterThan(10);
        assertThat(http.get("/v3/api-docs", "Accept-Language", "fr").json()).isEqualTo(english.json());
        assertThat(made.getCachedOpenAPI(Locale.FRENCH)).isNull();
    }
}
