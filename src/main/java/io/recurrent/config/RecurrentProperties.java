package io.recurrent.config;

import io.recurrent.registry.ModelLabels;
import io.recurrent.registry.VersionPolicy;
import io.recurrent.runtime.CudaUse;
import io.recurrent.serving.BatchingSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Every setting below {@code recurrent.}; application.yml describes each with its unit and environment name. A key that
 * is not here stops the start.
 *
 * @param models which models are served
 * @param runtime how they are run
 * @param batching how inputs share runs
 * @param queue how much may wait
 * @param calls what a call may ask for
 * @param connections how many connections each port takes
 * @param management whom the management port answers
 * @param generation what writing may take
 * @param forecasting what forecasts may take
 * @param sequences how many sequences may live, and how
 * @param drain how the server ends
 */
@ConfigurationProperties(prefix = "recurrent", ignoreUnknownFields = false)
public record RecurrentProperties(
        @DefaultValue Models models,
        @DefaultValue Runtime runtime,
        @DefaultValue Batching batching,
        @DefaultValue Queue queue,
        @DefaultValue Calls calls,
        @DefaultValue Connections connections,
        @DefaultValue Management management,
        @DefaultValue Generation generation,
        @DefaultValue Forecasting forecasting,
        @DefaultValue Sequences sequences,
        @DefaultValue Drain drain) {

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static void requirePositive(String key, Duration duration) {
        require(duration.isPositive(), key + " must be longer than 0, got " + duration);
    }

    /**
     * Which models are served.
     *
     * @param directory holds {@code NAME/VERSION} bundles
     * @param names the models that must be ready for the server to be ready, and the only ones loaded; none: all found
     * @param sentiment the model behind {@code /v1/sentiment}
     * @param ner the model behind {@code /v1/ner}
     * @param forecast the model behind {@code /v1/forecast}
     * @param repositoryApi whether callers of the API's ports, and not only of the management port, may load and unload
     * @param mode when the directory is looked at
     * @param pollInterval how often, in the mode poll
     * @param policy which versions of a model serve: {@code latest-N}, {@code all}, or versions such as {@code 1,3}
     * @param policies the same for single models, {@code NAME=POLICY; NAME=POLICY}
     * @param labels where labels point at the start, {@code NAME:LABEL=VERSION; NAME:LABEL=VERSION}
     * @param drain how long a version that was replaced is left to its sequences
     * @param quarantine where it is written down what is being loaded, in case that it ends the process, and where
     *     administrators have pointed labels
     * @param memoryReserve memory that a load must leave free
     * @param loadTimeout what the load of one version may take
     */
    public record Models(
            @DefaultValue("models") Path directory,
            @DefaultValue List<String> names,
            @DefaultValue("sentiment") String sentiment,
            @DefaultValue("ner") String ner,
            @DefaultValue("forecast-etth1") String forecast,
            @DefaultValue("false") boolean repositoryApi,
            @DefaultValue("static") Mode mode,
            @DefaultValue("5s") Duration pollInterval,
            @DefaultValue("latest-1") String policy,
            @DefaultValue("") String policies,
            @DefaultValue("") String labels,
            @DefaultValue("5m") Duration drain,

            @DefaultValue("${java.io.tmpdir}/recurrent-loading")
            Path quarantine,

            @DefaultValue("32MB") DataSize memoryReserve,
            @DefaultValue("1m") Duration loadTimeout) {
        /** When the directory is looked at. */
        public enum Mode {
            /** Once. */
            STATIC,
            /** Again and again. */
            POLL,
            /** When an administrator says so. */
            EXPLICIT
        }

        /** Checks ranges and policies. */
        public Models {
            requirePositive("recurrent.models.poll-interval", pollInterval);
            requirePositive("recurrent.models.drain", drain);
            requirePositive("recurrent.models.load-timeout", loadTimeout);
            require(!memoryReserve.isNegative(), "recurrent.models.memory-reserve must not be negative");
            parsed("recurrent.models.policy", policy);
            single(policies);
            ModelLabels.parse(labels);
        }

        /** Where the labels of one model point at the start. */
        Map<String, Integer> labelsOf(String model) {
            return ModelLabels.parse(labels).getOrDefault(model, Map.of());
        }

        /** The policy of one model. */
        VersionPolicy policyOf(String model) {
            return single(policies).getOrDefault(model, parsed("recurrent.models.policy", policy));
        }

        private static Map<String, VersionPolicy> single(String policies) {
            Map<String, VersionPolicy> all = new TreeMap<>();
            for (String part : policies.split(";", -1)) {
                String[] nameAndPolicy = part.split("=", 2);
                if (nameAndPolicy.length == 2) {
                    all.put(nameAndPolicy[0].strip(), parsed("recurrent.models.policies", nameAndPolicy[1].strip()));
                } else {
                    require(
                            part.isBlank(),
                            "recurrent.models.policies is NAME=POLICY; NAME=POLICY, got '" + part + "'");
                }
            }
            return all;
        }

        private static VersionPolicy parsed(String key, String policy) {
            try {
                return VersionPolicy.parse(policy);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * How models are run.
     *
     * @param cuda whether CUDA runs them
     * @param workers runs at a time; 0: one a core
     */
    public record Runtime(
            @DefaultValue("off") CudaUse cuda,
            @DefaultValue("0") int workers) {
        /** Checks the range. */
        public Runtime {
            require(workers >= 0, "recurrent.runtime.workers must be 0 or more, got " + workers);
        }

        /** The number of workers after the default. */
        int workerCount() {
            return workers > 0 ? workers : java.lang.Runtime.getRuntime().availableProcessors();
        }
    }

    /**
     * How inputs share runs; docs/TUNING.md says when to change what.
     *
     * @param policy which inputs run together
     * @param maxRows inputs in a run; 0: as many as pay by measured cost
     * @param maxPaddedSteps inputs times the longest one's tokens in a run of several
     * @param maxRun predicted time of a run of several
     * @param window how long the first input waits for others; FIFO only
     * @param chunkSteps tokens of one input in a run; 0: about a millisecond's by measured cost
     * @param probe how long the cost of runs is measured when a model is loaded
     */
    public record Batching(
            @DefaultValue("length-aware") BatchingSettings.Policy policy,
            @DefaultValue("0") int maxRows,
            @DefaultValue("4096") int maxPaddedSteps,
            @DefaultValue("25ms") Duration maxRun,
            @DefaultValue("0ms") Duration window,
            @DefaultValue("0") int chunkSteps,
            @DefaultValue("500ms") Duration probe) {
        /** Checks the ranges. */
        public Batching {
            require(maxRows >= 0, "recurrent.batching.max-rows must be 0 or more, got " + maxRows);
            require(
                    maxPaddedSteps >= 1,
                    "recurrent.batching.max-padded-steps must be 1 or more, got " + maxPaddedSteps);
            requirePositive("recurrent.batching.max-run", maxRun);
            require(!window.isNegative(), "recurrent.batching.window must not be negative, got " + window);
            require(chunkSteps >= 0, "recurrent.batching.chunk-steps must be 0 or more, got " + chunkSteps);
            requirePositive("recurrent.batching.probe", probe);
        }
    }

    /**
     * How much may wait.
     *
     * @param burstDelay predicted time that a call may have to wait for the work before it
     * @param targetDelay the same in overload
     * @param maxRows inputs of one model version that may wait or run
     */
    public record Queue(
            @DefaultValue("500ms") Duration burstDelay,
            @DefaultValue("50ms") Duration targetDelay,
            @DefaultValue("1024") int maxRows) {
        /** Checks the ranges. */
        public Queue {
            requirePositive("recurrent.queue.burst-delay", burstDelay);
            requirePositive("recurrent.queue.target-delay", targetDelay);
            require(maxRows >= 1, "recurrent.queue.max-rows must be 1 or more, got " + maxRows);
        }
    }

    /**
     * What a call may ask for.
     *
     * @param defaultDeadline for calls that name none
     * @param maxDeadline the longest; longer ones are cut to it
     * @param maxInputs inputs a call
     * @param maxLive calls that the server works at, at a time
     * @param callerShare the part of those, of the memory of requests, of all sequences and of all texts that are
     *     written that one caller may hold
     */
    public record Calls(
            @DefaultValue("5s") Duration defaultDeadline,
            @DefaultValue("30s") Duration maxDeadline,
            @DefaultValue("128") int maxInputs,
            @DefaultValue("10000") int maxLive,
            @DefaultValue("0.5") double callerShare) {
        /** Checks the ranges. */
        public Calls {
            requirePositive("recurrent.calls.default-deadline", defaultDeadline);
            requirePositive("recurrent.calls.max-deadline", maxDeadline);
            require(
                    defaultDeadline.compareTo(maxDeadline) <= 0,
                    "recurrent.calls.default-deadline must not be longer than recurrent.calls.max-deadline");
            require(maxInputs >= 1, "recurrent.calls.max-inputs must be 1 or more, got " + maxInputs);
            require(maxLive >= 1, "recurrent.calls.max-live must be 1 or more, got " + maxLive);
            require(
                    callerShare > 0 && callerShare <= 1,
                    "recurrent.calls.caller-share must be above 0 and at most 1, got " + callerShare);
        }
    }

    /**
     * How many connections each port takes; {@code server.tomcat.max-connections} is the number of the REST port.
     *
     * @param addressShare of each port's connections, those that one address may have
     * @param grpc of the gRPC port
     * @param management of the management port
     */
    public record Connections(
            @DefaultValue("0.75") double addressShare,
            @DefaultValue("2048") int grpc,
            @DefaultValue("128") int management) {
        /** Checks the ranges. */
        public Connections {
            require(
                    addressShare > 0 && addressShare <= 1,
                    "recurrent.connections.address-share must be more than 0 and at most 1, got " + addressShare);
            require(grpc >= 1, "recurrent.connections.grpc must be 1 or more, got " + grpc);
            require(management >= 1, "recurrent.connections.management must be 1 or more, got " + management);
        }
    }

    /**
     * Whom the management port answers.
     *
     * @param hosts names of the server that callers may use there, besides addresses and names that no stranger can own
     */
    public record Management(@DefaultValue List<String> hosts) {}

    /**
     * What writing may take.
     *
     * @param maxTokens tokens of one text
     * @param maxLive texts that one model version writes at a time
     * @param prefixCache memory for the states of prompts that may come again, a model version; 0: none is kept
     */
    public record Generation(
            @DefaultValue("4096") int maxTokens,
            @DefaultValue("256") int maxLive,
            @DefaultValue("16MB") DataSize prefixCache) {
        /** Checks the ranges. */
        public Generation {
            require(maxTokens >= 1, "recurrent.generation.max-tokens must be 1 or more, got " + maxTokens);
            require(maxLive >= 1, "recurrent.generation.max-live must be 1 or more, got " + maxLive);
            require(!prefixCache.isNegative(), "recurrent.generation.prefix-cache must not be negative");
        }
    }

    /**
     * What forecasts may take.
     *
     * @param maxSeries series of a call
     * @param maxSamples paths of a series
     * @param maxValues values that a call may hold at a time
     * @param maxLive rows of forecasts that one model version has in the queue
     */
    public record Forecasting(
            @DefaultValue("1024") int maxSeries,
            @DefaultValue("10000") int maxSamples,
            @DefaultValue("4000000") int maxValues,
            @DefaultValue("512") int maxLive) {
        /** Checks the ranges. */
        public Forecasting {
            require(maxSeries >= 1, "recurrent.forecasting.max-series must be 1 or more, got " + maxSeries);
            require(maxSamples >= 1, "recurrent.forecasting.max-samples must be 1 or more, got " + maxSamples);
            require(maxValues >= 1, "recurrent.forecasting.max-values must be 1 or more, got " + maxValues);
            require(maxLive >= 1, "recurrent.forecasting.max-live must be 1 or more, got " + maxLive);
        }
    }

    /**
     * How many sequences may live, and how.
     *
     * @param maxLive sequences at a time
     * @param maxState memory for what they keep between steps
     * @param idle one that gets no step for so long expires
     * @param age one that started so long ago expires
     * @param tokenKeys keys that protect exported and shared states, in base64; the first is used, all are accepted;
     *     none here and in the files: a random key
     * @param tokenKeyFiles files of more such keys
     * @param store where sequences are kept
     */
    public record Sequences(
            @DefaultValue("10000") int maxLive,
            @DefaultValue("256MB") DataSize maxState,
            @DefaultValue("60s") Duration idle,
            @DefaultValue("15m") Duration age,
            @DefaultValue List<String> tokenKeys,
            @DefaultValue List<Path> tokenKeyFiles,
            @DefaultValue("memory") Store store) {
        /** Where sequences are kept. */
        public enum Store {
            /** In this process. */
            MEMORY,
            /** In Redis, for all replicas. */
            REDIS
        }

        /** Checks the ranges. */
        public Sequences {
            require(maxLive >= 1, "recurrent.sequences.max-live must be 1 or more, got " + maxLive);
            require(maxState.toBytes() > 0, "recurrent.sequences.max-state must be more than 0");
            requirePositive("recurrent.sequences.idle", idle);
            requirePositive("recurrent.sequences.age", age);
        }
    }

    /**
     * How the server ends.
     *
     * @param notice from readiness off to refusing calls, so that load balancers notice
     * @param timeout for the calls that are in the server
     */
    public record Drain(
            @DefaultValue("0s") Duration notice,
            @DefaultValue("10s") Duration timeout) {
        /** Checks the ranges. */
        public Drain {
            require(!notice.isNegative(), "recurrent.drain.notice must not be negative");
            requirePositive("recurrent.drain.timeout", timeout);
        }
    }
}
