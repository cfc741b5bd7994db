package io.recurrent.config;

import io.recurrent.engine.CallEngine;
import io.recurrent.metrics.SequenceMeters;
import io.recurrent.registry.ModelLease;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.sequence.LiveSequences;
import io.recurrent.sequence.SequenceKeys;
import io.recurrent.sequence.SequenceLimits;
import io.recurrent.sequence.SequenceStore;
import io.recurrent.sequence.StateTokens;
import io.recurrent.service.sequences.Sequences;
import io.recurrent.serving.ServedModel;
import io.recurrent.time.Ticker;
import io.recurrent.time.WallClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sequences: their limits, their keys, and where they are kept. */
@Configuration(proxyBeanMethods = false)
class SequenceConfig {
    private static final Logger LOG = LoggerFactory.getLogger(SequenceConfig.class);
    private static final long MOST_FILE_BYTES = 1 << 16;
    private static final Pattern BETWEEN = Pattern.compile("[\\s,]+");
    private static final String WANTED = " must be keys of " + SequenceKeys.KEY_BYTES
            + " random bytes, each in base64 (openssl rand -base64 " + SequenceKeys.KEY_BYTES + ")";

    @Bean
    SequenceKeys sequenceKeys(RecurrentProperties properties) {
        RecurrentProperties.Sequences settings = properties.sequences();
        List<byte[]> keys = new ArrayList<>(decoded("recurrent.sequences.token-keys", settings.tokenKeys()));
        for (Path file : settings.tokenKeyFiles()) {
            keys.addAll(decoded("the keys in " + file + " (recurrent.sequences.token-key-files)", read(file)));
        }
        if (!keys.isEmpty()) {
            return new SequenceKeys(keys);
        }
        if (settings.store() == RecurrentProperties.Sequences.Store.REDIS) {
            throw new ConfigurationException(
                    "recurrent.sequences.store is redis, and recurrent.sequences.token-keys and token-key-files are"
                            + " empty: replicas trust what is in Redis only if it was written with their key; give all"
                            + " of them the same");
        }
        LOG.info("recurrent.sequences.token-keys is not set: exported states are of use to this process only");
        return SequenceKeys.random();
    }

    private static List<byte[]> decoded(String where, List<String> keys) {
        try {
            List<byte[]> decoded =
                    keys.stream().map(Base64.getDecoder()::decode).toList();
            decoded.forEach(key -> new SequenceKeys(List.of(key)));
            return decoded;
        } catch (IllegalArgumentException e) {
            // The message of the decoder would show part of the key.
            throw new ConfigurationException(where + WANTED);
        }
    }

    private static List<String> read(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= MOST_FILE_BYTES) {
                List<String> keys = BETWEEN.splitAsStream(Files.readString(file).strip())
                        .filter(key -> !key.isEmpty())
                        .toList();
                if (!keys.isEmpty()) {
                    return keys;
                }
            }
        } catch (IOException e) {
            throw new ConfigurationException("recurrent.sequences.token-key-files: " + file + " cannot be read: "
                    + e.getClass().getSimpleName());
        }
        throw new ConfigurationException("recurrent.sequences.token-key-files: " + file + " is no file of keys");
    }

    @Bean
    StateTokens stateTokens(SequenceKeys keys, RecurrentProperties properties) {
        return new StateTokens(keys, properties.sequences().age(), WallClock.system());
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
