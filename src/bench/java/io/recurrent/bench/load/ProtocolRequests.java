package io.recurrent.bench.load;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The requests of {@link HttpRequests} in the binary form of the Open Inference Protocol, answered in binary too. */
public final class ProtocolRequests {
    private static final String PATH = "/v2/models/sentiment/infer";
    private static final String JSON_LENGTH = "Inference-Header-Content-Length: ";

    private ProtocolRequests() {}

    /** So many texts a request. */
    public static List<ByteBuffer> of(List<String> texts, int size) {
        List<ByteBuffer> requests = new ArrayList<>();
        for (int at = 0; at + size <= texts.size(); at += size) {
            requests.add(request(texts.subList(at, at + size)));
        }
        return requests;
    }

    private static ByteBuffer request(List<String> texts) {
        List<byte[]> elements = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        int bytes =
                elements.stream().mapToInt(text -> Integer.BYTES + text.length).sum();
        String json = "{\"inputs\":[{\"name\":\"text\",\"shape\":[" + texts.size()
                + "],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":" + bytes + "}}],"
                + "\"outputs\":[{\"name\":\"probabilities\",\"parameters\":{\"binary_data\":true}}]}";
        ByteBuffer body = ByteBuffer.allocate(json.length() + bytes).order(ByteOrder.LITTLE_ENDIAN);
        body.put(json.getBytes(StandardCharsets.US_ASCII));
        elements.forEach(text -> body.putInt(text.length).put(text));
        return HttpRequests.request(PATH, "application/octet-stream\r\n" + JSON_LENGTH + json.length(), body.array());
    }
}
