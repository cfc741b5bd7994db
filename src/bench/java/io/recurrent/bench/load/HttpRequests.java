package io.recurrent.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Requests, most of them to the sentiment endpoint, made before the clock starts. */
public final class HttpRequests {
    private static final String PATH = "/v1/sentiment";
    private static final String JSON = "application/json";

    private HttpRequests() {}

    /** One text a request. */
    public static List<ByteBuffer> single(List<String> texts) {
        return texts.stream().map(text -> request(PATH, JSON, singleBody(text))).toList();
    }

    /** Requests with these bodies, as JSON, to some path. */
    public static List<ByteBuffer> of(String path, List<? extends Map<String, ?>> bodies) {
        return bodies.stream()
                .map(body -> request(path, JSON, JsonMapper.shared().writeValueAsBytes(body)))
                .toList();
    }

    /** So many texts a request. */
    public static List<ByteBuffer> lists(List<String> texts, int size) {
        List<ByteBuffer> requests = new ArrayList<>();
        for (int at = 0; at + size <= texts.size(); at += size) {
            requests.add(request(PATH, JSON, listBody(texts.subList(at, at + size))));
        }
        return requests;
    }

    /** The JSON of a request with one text. */
    public static byte[] singleBody(String text) {
        return JsonMapper.shared().writeValueAsBytes(Map.of("text", text));
    }

    /** The JSON of a request with a list. */
    public static byte[] listBody(List<String> texts) {
        List<Map<String, String>> inputs =
                texts.stream().map(text -> Map.of("text", text)).toList();
        return JsonMapper.shared().writeValueAsBytes(Map.of("inputs", inputs));
    }

    /** A whole request. */
    static ByteBuffer request(String path, String mediaType, byte[] body) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + mediaType + "\r\n"
                + "Content-Length: " + body.length + "\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer all = ByteBuffer.allocateDirect(start.length + body.length);
        return all.put(start).put(body).flip().asReadOnlyBuffer();
    }
}
