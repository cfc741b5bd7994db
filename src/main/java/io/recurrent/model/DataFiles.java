package io.recurrent.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the data files of a bundle: vocabularies, CRF tables and golden samples. Every error names the file. */
final class DataFiles {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .changeDefaultNullHandling(nulls -> JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Of golden samples: they are run one after the other before a version serves. */
    private static final int MOST_SAMPLES = 1000;

    private static final int MOST_LINE = 1 << 20;

    private static final TypeReference<LinkedHashMap<String, Integer>> ENTRIES = new TypeReference<>() {};

    private DataFiles() {}

    /** Entries with their ids: the line's number in a text file, the value in a JSON object. */
    static Map<String, Integer> vocabulary(byte[] file, String name) {
        if (name.endsWith(".json")) {
            String text = text(file, name);
            return parse(name, () -> MAPPER.readValue(text, ENTRIES));
        }
        Map<String, Integer> entries = new LinkedHashMap<>();
        List<String> lines = lines(text(file, name));
        for (int i = 0; i < lines.size(); i++) {
            Integer earlier = entries.putIfAbsent(lines.get(i), i);
            if (earlier != null) {
                throw new BundleException(
                        name, "line " + (i + 1) + ": '" + lines.get(i) + "' stands on line " + (earlier + 1) + " too");
            }
        }
        return entries;
    }

    /** An object of a JSON file, read strictly. */
    static <T> T json(byte[] file, String name, Class<T> kind) {
        String text = text(file, name);
        return parse(name, () -> MAPPER.readValue(text, kind));
    }

    static List<GoldenSample> golden(byte[] file, String name) {
        List<GoldenSample> samples = new ArrayList<>();
        List<String> lines = lines(text(file, name));
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                String place = name + " line " + (i + 1);
                String text = lines.get(i);
                if (text.length() > MOST_LINE) {
                    throw new BundleException(place, "has more than " + MOST_LINE + " characters");
                }
                GoldenLine line = parse(place, () -> MAPPER.readValue(text, GoldenLine.class));
                if (samples.size() == MOST_SAMPLES) {
                    throw new BundleException(name, "holds more than " + MOST_SAMPLES + " samples");
                }
                samples.add(new GoldenSample(line.input(), new GoldenOutput(place, line.output())));
            }
        }
        if (samples.isEmpty()) {
            throw new BundleException(
                    name, "holds no sample; a version is served only after it has given a known answer");
        }
        return samples;
    }

    /** Little-endian 32-bit floats, all finite. */
    static float[] floats(byte[] file, String name) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() % Float.BYTES != 0) {
            throw new BundleException(name, "has " + bytes.remaining() + " bytes, no whole number of floats");
        }
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        for (float value : floats) {
            if (!Float.isFinite(value)) {
                throw new BundleException(name, "holds a value that is not finite");
            }
        }
        return floats;
    }

    /** A part of a golden sample as a record, read strictly. */
    static <T> T part(String name, String place, JsonNode node, Class<T> kind) {
        try {
            return MAPPER.treeToValue(node, kind);
        } catch (JacksonException e) {
            throw malformed(name, place, e);
        }
    }

    private static <T> T parse(String name, Supplier<T> read) {
        try {
            T value = read.get();
            if (value == null) {
                throw new BundleException(name, "holds null");
            }
            return value;
        } catch (JacksonException e) {
            throw malformed(name, "", e);
        }
    }

    private static BundleException malformed(String name, String place, JacksonException e) {
        String key = e.getPath().stream()
                .map(reference -> reference.getPropertyName() == null
                        ? "[" + reference.getIndex() + "]"
                        : reference.getPropertyName())
                .reduce(
                        place,
                        (path, part) -> path.isEmpty() || part.startsWith("[") ? path + part : path + "." + part);
        return new BundleException(name, "is not of its format" + (key.isEmpty() ? "" : " at '" + key + "'"), e);
    }

    /** A line as it is written; what its output must hold is the task's matter. */
    record GoldenLine(
            @JsonProperty(required = true) GoldenSample.Input input,
            @JsonProperty(required = true) Map<String, JsonNode> output) {
        GoldenLine {
            Objects.requireNonNull(input, "input");
            Objects.requireNonNull(output, "output");
        }
    }

    /** The text of a file; bytes that are no UTF-8 are refused, not replaced. */
    static String text(byte[] file, String name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BundleException(name, "is not UTF-8", e);
        }
    }

    /** Splits at line feeds only: a vocabulary may hold any other character that some count as a line's end. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = text.indexOf('\n', from);
            to = to < 0 ? text.length() : to;
            boolean carriageReturn = to > from + 1 && text.charAt(to - 1) == '\r';
            lines.add(text.substring(from, carriageReturn ? to - 1 : to));
            from = to + 1;
        }
        return lines;
    }
}
