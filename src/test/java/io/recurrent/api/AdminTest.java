package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.api.HttpCaller.Reply;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What administrators do with models, on the management port. */
@ApiTest
class AdminTest {
    private static final int LARGE = 2 << 20;

    private final FakeAdmin fake;
    private final HttpCaller api;
    private final HttpCaller admin;

    AdminTest(FakeAdmin fake, HttpCaller api, Environment environment) {
        this.fake = fake;
        this.api = api;
        this.admin = new HttpCaller(
                environment.getRequiredProperty("local.management.port", Integer.class), JsonMapper.shared());
    }

    @AfterEach
    void forget() {
        fake.asked.clear();
        fake.refuse(null);
        admin.close();
    }

    private Reply bare(String method, String path) {
        return admin.send(method, path, BodyPublishers.noBody());
    }

    @Test
    void shows_models_with_states_and_reasons() {
        assertThat(admin.get("/admin/models").json().path("models")).hasSize(2);
        Reply one = admin.get("/admin/models/sentiment");
        assertThat(one.status()).isEqualTo(200);
        assertThat(one.json().at("/versions/0/state").asString()).isEqualTo("FAILED");
        assertThat(one.json().at("/versions/0/reason").asString()).isEqualTo("golden sample 1");
    }

    @Test
    void has_the_repository_of_the_open_inference_protocol_for_those_who_may_use_it() {
        Reply index = bare("POST", "/v2/repository/index");
        assertThat(index.status()).isEqualTo(200);
        assertThat(index.raw().body()).contains("\"READY\"", "\"UNAVAILABLE\"", "golden sample 1");
        assertThat(admin.send("POST", "/v2/repository/index", BodyPublishers.ofString("{\"ready\":true}"))
                        .raw()
                        .body())
                .contains("\"READY\"")
                .doesNotContain("UNAVAILABLE");
        assertThat(admin.post("/v2/repository/models/ner/load", "").status()).isEqualTo(200);
        Reply unload = admin.send(
                "POST",
                "/v2/repository/models/ner/unload",
                BodyPublishers.ofString("{\"parameters\":{\"version\":\"1\"}}"));
        assertThat(unload.status()).isEqualTo(200);
        assertThat(fake.asked).containsExactly("load ner null by management", "unload ner 1 by management");

        fake.refuse(new InferenceException(ErrorCode.MODEL_CONFLICT, "busy"));
        Reply refused = admin.post("/v2/repository/models/ner/load", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("error").asString()).contains("MODEL_CONFLICT", "busy");
    }

    @Test
    void does_as_asked_and_answers_with_what_came_of_it() {
        List<Reply> replies = List.of(
                admin.post("/admin/models/ner:reload", ""),
                admin.post("/admin/models/ner:load", ""),
                admin.post("/admin/models/ner:load", "{\"version\":\"2\"}"),
                admin.post("/admin/models/ner:unload", "{}"),
                admin.send(
                        "PUT",
                        "/admin/models/ner/labels/stable",
                        BodyPublishers.ofString("{\"version\":\"1\"}"),
                        "Content-Type",
                        "application/json"));
        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text("name")).isEqualTo("ner");
            assertThat(reply.header("X-Request-Id")).isPresent();
        });
        Reply removed = bare("DELETE", "/admin/models/ner/labels/stable");
        assertThat(removed.status()).isEqualTo(204);
        assertThat(removed.raw().body()).isEmpty();

        assertThat(fake.asked)
                .containsExactly(
                        "reload ner by management",
                        "load ner null by management",
                        "load ner 2 by management",
                        "unload ner null by management",
                        "label ner stable 1 by management",
                        "unlabel ner stable by management");
    }

    @ParameterizedTest
    @EnumSource(names = {"MODEL_NOT_FOUND", "MODEL_CONFLICT", "MODEL_REJECTED", "MODEL_NOT_READY", "INTERNAL"})
    void answers_errors_as_the_api_does(ErrorCode code) {
        fake.refuse(new InferenceException(code, "because"));

        Reply reply = admin.post(
                "/admin/models/ner:load", "{}", "X-Request-Id", "admin-7", "Content-Type", "application/json");

        assertThat(reply.status())
                .isEqualTo(
                        switch (code) {
                            case MODEL_NOT_FOUND -> 404;
                            case MODEL_CONFLICT -> 409;
                            case MODEL_REJECTED -> 422;
                            case MODEL_NOT_READY -> 503;
                            default -> 500;
                        });
        assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
        assertThat(reply.text("code")).isEqualTo(code.name());
        assertThat(reply.text("requestId")).isEqualTo("admin-7");
        assertThat(reply.header("X-Request-Id")).hasValue("admin-7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"verion\":\"2\"}", "{\"version\":2}", "{\"version\":\"2\"", "[]", "{} {}"})
    void refuses_bodies_that_are_not_quite_right(String body) {
        Reply reply = admin.post("/admin/models/ner:load", body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("code")).isEqualTo("INVALID_ARGUMENT");
        assertThat(fake.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/admin/models/no,404",
        "GET,/admin/nothing,404",
        "GET,/admin/models/ner:load,405",
        "POST,/admin/models/ner:nothing,404",
        "PUT,/admin/models/ner:load,405",
        "DELETE,/admin/models,405"
    })
    void refuses_what_it_has_not_got(String method, String path, int status) {
        Reply reply = admin.send(method, path, BodyPublishers.noBody(), "Content-Type", "application/json");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
        assertThat(reply.text("requestId")).isNotEmpty();
    }

    @Test
    void refuses_other_media_types_large_bodies_and_labels_of_nothing() {
        assertThat(admin.post("/admin/models/ner:load", "{}", "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(admin.post("/admin/models/ner:load", "{\"version\":\"" + "1".repeat(LARGE) + "\"}")
                        .status())
                .isEqualTo(413);
        Reply nothing = admin.send(
                "PUT",
                "/admin/models/ner/labels/stable",
                BodyPublishers.ofString("{}"),
                "Content-Type",
                "application/json");
        assertThat(nothing.status()).isEqualTo(400);
        assertThat(nothing.text("field")).isEqualTo("version");
        assertThat(fake.asked).isEmpty();
    }

    @Test
    void describes_itself() {
        Reply reply = admin.get("/admin/openapi.json");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text("openapi")).startsWith("3.1");
    }

    @Test
    void is_not_on_the_port_that_everybody_calls() {
        assertThat(List.of(
                        api.get("/admin/models"),
                        api.get("/admin/models/ner"),
                        api.get("/admin/openapi.json"),
                        api.post("/admin/models/ner:reload", "{}"),
                        api.post("/admin/models/ner:load", "{}"),
                        api.send("DELETE", "/admin/models/ner/labels/stable", BodyPublishers.noBody())))
                .allSatisfy(reply -> assertThat(reply.status()).isEqualTo(404));
        JsonNode described = api.get("/v3/api-docs").json().path("paths");
        assertThat(Set.copyOf(described.propertyNames())).noneMatch(path -> path.startsWith("/admin"));
        assertThat(fake.asked).isEmpty();
    }
}
