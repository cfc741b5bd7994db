package io.recurrent.api.rest.models;

import io.recurrent.service.models.ModelStatus;
import io.recurrent.service.models.ModelStatus.VersionStatus;
import io.recurrent.service.models.ServerVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.UriUtils;

/** What a browser shows of the server. All that is not written here is escaped, and nothing in it can run or load. */
final class StartPage {
    private static final String STYLE =
            "body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}"
                    + "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem"
                    + " .8rem .3rem 0;border-bottom:1px solid #ccc}";

    private StartPage() {}

    /** The headers that go with the page. */
    static Map<String, String> headers() {
        return Map.of(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'sha256-" + digest(STYLE) + "'; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'",
                "Referrer-Policy",
                "no-referrer");
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The page, of the models as they are now. */
    static String html(boolean ready, List<ModelStatus> models, Map<String, String> links) {
        StringBuilder rows = new StringBuilder();
        models.forEach(model -> addRows(rows, model));
        StringBuilder items = new StringBuilder();
        links.forEach(
                (name, path) -> items.append("<li>").append(link(path, name)).append("</li>\n"));
        return """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Recurrent</title><style>%s</style></head>
            <body>
            <h1>Recurrent</h1>
            <p>An inference server for recurrent neural networks, version %s. It is %s.</p>
            <h2>Models</h2>
            <table>
            <tr><th>Model</th><th>Task</th><th>Version</th><th>State</th></tr>
            %s</table>
            <h2>Links</h2>
            <ul>
            %s</ul>
            </body>
            </html>
            """.formatted(STYLE, escaped(ServerVersion.text()), ready ? "ready" : "not ready", rows, items);
    }

    private static void addRows(StringBuilder rows, ModelStatus model) {
        String path = "/v1/models/" + UriUtils.encodePathSegment(model.name(), StandardCharsets.UTF_8);
        for (VersionStatus version : model.versions()) {
            String state = version.reason().isEmpty() ? version.state() : version.state() + ": " + version.reason();
            rows.append("<tr><td>").append(link(path, model.name()));
            for (String cell : List.of(model.task(), version.version(), state)) {
                rows.append("</td><td>").append(escaped(cell));
            }
            rows.append("</td></tr>\n");
        }
    }

    private static String link(String path, String text) {
        return "<a href=\"" + escaped(path) + "\">" + escaped(text) + "</a>";
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, StandardCharsets.UTF_8.name());
    }
}
