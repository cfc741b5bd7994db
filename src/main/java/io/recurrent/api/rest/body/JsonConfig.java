package io.recurrent.api.rest.body;

import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.module.SimpleModule;

/** How strictly JSON is read: a body that is not quite what was meant is refused, never guessed at. */
@Configuration(proxyBeanMethods = false)
class JsonConfig {
    private static final int DEPTH = 32;
    private static final int NUMBER_LENGTH = 100;
    /** Long names are not quoted back, as they are refused before they are known to be unknown. */
    private static final int NAME_LENGTH = 256;

    /** Bytes of a body; the limit of a document, too. */
    static final int BODY_BYTES = 1 << 20;

    @Bean
    JsonFactoryBuilderCustomizer readLimits() {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH)
                .maxNumberLength(NUMBER_LENGTH)
                .maxNameLength(NAME_LENGTH)
                .maxDocumentLength(BODY_BYTES)
                .maxStringLength(BODY_BYTES)
                .build();
        return builder -> builder.streamReadConstraints(constraints);
    }

    @Bean
    JsonMapperBuilderCustomizer strictReading() {
        return builder -> builder.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .addModule(new SimpleModule("strict strings").addDeserializer(String.class, new StrictStrings()));
    }
}
