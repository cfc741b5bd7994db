package io.recurrent.model;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads {@code model.yaml}; every error names the key and what is wrong with it. */
final class ManifestReader {
    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Keys that every manifest may have, whatever its task. */
    private static final Set<String> GENERAL = Arrays.stream(ModelManifest.class.getRecordComponents())
            .map(RecordComponent::getName)
            .filter(name -> !name.equals("others"))
            .collect(Collectors.toUnmodifiableSet());

    private ManifestReader() {}

    static ModelManifest read(Path file) {
        try (FileChannel channel = PlainFiles.open(file, Bundle.MANIFEST, Bundle.MOST_MANIFEST_BYTES)) {
            JsonNode tree = MAPPER.readTree(DataFiles.text(read(channel), Bundle.MANIFEST));
            if (!tree.isObject()) {
                throw new BundleException(Bundle.MANIFEST, "is empty or not made of keys and values");
            }
            refuseNulls("", tree);
            return MAPPER.treeToValue(tree, ModelManifest.class);
        } catch (JacksonException e) {
            throw new BundleException(Bundle.MANIFEST, ManifestFault.describe(e, Set.of()), e);
        } catch (IOException e) {
            throw new BundleException(Bundle.MANIFEST, "cannot be read", e);
        }
    }

    private static byte[] read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
        while (bytes.hasRemaining() && channel.read(bytes) > 0) {
            // until it is full or the file ends
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** Reads a task's keys as its record. */
    static <T> T keys(Map<String, JsonNode> keys, Class<T> kind) {
        try {
            ObjectNode tree = MAPPER.createObjectNode();
            tree.setAll(keys);
            return MAPPER.treeToValue(tree, kind);
        } catch (JacksonException e) {
            throw new BundleException(Bundle.MANIFEST, ManifestFault.describe(e, GENERAL), e);
        }
    }

    /** Optional keys are left out; an empty one is a slip, also where Jackson would take it for a missing one. */
    private static void refuseNulls(String key, JsonNode node) {
        if (node.isNull()) {
            throw BundleException.at(key, "has no value; give one, or leave the key out where it is optional");
        }
        for (Map.Entry<String, JsonNode> child : node.properties()) {
            refuseNulls(key.isEmpty() ? child.getKey() : key + "." + child.getKey(), child.getValue());
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            refuseNulls(key + "[" + i + "]", node.path(i));
        }
    }
}
