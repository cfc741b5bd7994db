package io.recurrent.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads {@code model.yaml}; every error names the key and what is wrong with it. */
final class ManifestReader {
    private static final int MOST_BYTES = 1 << 20;
    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ManifestReader() {}

    static ModelManifest read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new BundleException(Bundle.MANIFEST, "is larger than " + MOST_BYTES + " bytes");
            }
            ModelManifest manifest = MAPPER.readValue(Files.readAllBytes(file), ModelManifest.class);
            if (manifest == null) {
                throw new BundleException(Bundle.MANIFEST, "is empty");
            }
            return manifest;
        } catch (DatabindException e) {
            throw new BundleException(Bundle.MANIFEST, key(e) + reason(e), e);
        } catch (JacksonException e) {
            throw new BundleException(
                    Bundle.MANIFEST,
                    "is not valid YAML at line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new BundleException(Bundle.MANIFEST, "cannot be read", e);
        }
    }

    private static String key(DatabindException e) {
        StringBuilder key = new StringBuilder();
        for (JacksonException.Reference reference : e.getPath()) {
            if (reference.getPropertyName() != null) {
                key.append(key.isEmpty() ? "" : ".").append(reference.getPropertyName());
            } else {
                key.append('[').append(reference.getIndex()).append(']');
            }
        }
        // A record's own check starts its message with the key below the path.
        if (e instanceof ValueInstantiationException) {
            return key.isEmpty() ? "" : key + ".";
        }
        return key.isEmpty() ? "" : key + ": ";
    }

    private static String reason(DatabindException e) {
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return String.valueOf(e.getCause().getMessage());
        }
        // Jackson's first sentence says what is wrong; what follows names Java types.
        String message = e.getOriginalMessage();
        return message.replaceAll("`?(tools|io|java)\\.[\\w.$]+`?", "the value").replaceAll("\\s+", " ");
    }
}
