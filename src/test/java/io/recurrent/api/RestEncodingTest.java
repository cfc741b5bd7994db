package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ApiTest
class RestEncodingTest {
    private final FakeInference inference;
    private final HttpCaller http;

    RestEncodingTest(FakeInference inference, HttpCaller http) {
        this.inference = inference;
        this.http = http;
    }

    @AfterEach
    void answerAgain() {
        inference.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void json_in_another_unicode_form_is_refused(String charset) {
        byte[] body = "{\"text\":\"fine\"}".getBytes(Charset.forName(charset));

        HttpCaller.Reply reply = http.post("/v1/sentiment", BodyPublishers.ofByteArray(body));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("detail")).contains("UTF-8");
        assertThat(inference.calls()).isZero();
    }

    @Test
    void an_escaped_nul_is_text_like_any_other() {
        assertThat(http.post("/v1/sentiment", "{\"text\":\"a\\u0000b\"}").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 40_000, 100_000})
    void a_long_field_name_is_refused_and_not_sent_back(int length) {
        HttpCaller.Reply reply = http.post("/v1/sentiment", "{\"" + "x".repeat(length) + "\":1}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("code")).isEqualTo("INVALID_ARGUMENT");
        assertThat(reply.raw().body().length()).isLessThan(1_000);
        assertThat(inference.calls()).isZero();
    }

    @Test
    void a_field_name_with_quotes_and_controls_is_quoted_safely() {
        HttpCaller.Reply reply = http.post("/v1/sentiment", "{\"a\\\"\\u0001<b>\\n\":1}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("field")).isEqualTo("a\"\u0001<b>\n");
    }
}
