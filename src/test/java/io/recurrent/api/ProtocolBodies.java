package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

/** Bodies of the Open Inference Protocol, in single quotes. */
final class ProtocolBodies {
    static final String PATH = "/v2/models/echo/infer";

    private ProtocolBodies() {}

    static String input(String datatype, String shape, String data) {
        return "{'inputs':[{'name':'x','datatype':'" + datatype + "','shape':" + shape + ",'data':" + data + "}]}";
    }

    static void assertRefused(HttpCaller.Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).hasValue("application/json");
        assertThat(reply.json().propertyNames()).containsExactly("error");
        assertThat(reply.text("error"))
                .startsWith(code + ": ")
                .doesNotContain("java.", "jackson", "io.recurrent", "TokenBuffer");
        assertThat(reply.header("X-Request-Id")).isPresent();
    }
}
