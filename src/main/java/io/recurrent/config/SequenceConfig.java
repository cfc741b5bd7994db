package io.recurrent.config;

import io.recurrent.engine.CallEngine;
import io.recurrent.metrics.SequenceMeters;
import io.recurrent.registry.ModelLease;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.sequence.LiveSequences;
import io.recurrent.sequence.SequenceLimits;
import io.recurrent.sequence.SequenceStore;
import io.recurrent.sequence.StateTokens;
import io.recurrent.service.sequences.Sequences;
import io.recurrent.serving.ServedModel;
import io.recurrent.time.Ticker;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sequences: their limits, their keys, and where they are kept. */
@Configuration(proxyBeanMethods = false)
class SequenceConfig {
    private static final Logger LOG = LoggerFactory.getLogger(SequenceConfig.class);
    private static final int KEY_BYTES = 32;

    @Bean
    StateTokens stateTokens(RecurrentProperties properties) {
        List<String> keys = properties.sequences().tokenKeys();
        if (keys.isEmpty()) {
            LOG.info("recurrent.sequences.token-keys is not set: exported states are of use to this process only");
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            return new StateTokens(List.of(key));
        }
        try {
            return new StateTokens(
                    keys.stream().map(Base64.getDecoder()::decode).toList());
        } catch (IllegalArgumentException e) {
            // The message of the decoder would show part of the key.
            throw new ConfigurationException(
                    "recurrent.sequences.token-keys must be keys of 16 bytes or more, each in base64");
        }
    }

    // Closed by the lifecycle, before the registry.
    @Bean(destroyMethod = "")
    LiveSequences<ModelLease<ServedModel>> liveSequences(
            RecurrentProperties properties, SequenceMeters meters, Ticker ticker) {
        RecurrentProperties.Sequences settings = properties.sequences();
        LiveSequences<ModelLease<ServedModel>> live = new LiveSequences<>(
                new SequenceLimits(
                        settings.maxLive(),
                        properties.calls().callerShare(),
                        settings.maxState().toBytes(),
                        settings.idle(),
                        settings.age()),
                meters,
                ticker);
        meters.watch(live);
        return live;
    }

    @Bean(destroyMethod = "")
    Sequences sequences(
            ModelRegistry<ServedModel> registry,
            CallEngine calls,
            LiveSequences<ModelLease<ServedModel>> live,
            StateTokens tokens,
            ObjectProvider<SequenceStore> store,
            Ticker ticker) {
        return new Sequences(registry, calls, live, tokens, store.getIfAvailable(), ticker);
    }
}
