package io.recurrent.task.generation;

import io.recurrent.call.Call;
import io.recurrent.engine.ModelReference;
import io.recurrent.engine.StageTimings;
import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import io.recurrent.task.writing.TokenProbability;
import java.util.List;

/**
 * Text that language models write. Thread safe; methods block their thread. Every method throws
 * {@link InferenceException} with any code but UNAUTHENTICATED and PERMISSION_DENIED.
 */
public interface GenerationService {

    /** Texts at once; shortly before the deadline, or before the server ends, what there is, with that reason. */
    Generated generate(Call call, GenerationRequest request);

    /**
     * Texts token by token. Refusals are thrown here, before anything is written.
     *
     * @return to be closed by the caller, whatever happens
     */
    GenerationStream stream(Call call, GenerationRequest request);

    /** The tokens that may come next, and what given continuations are worth. */
    Prediction predictNext(Call call, PredictionRequest request);

    /**
     * What to predict.
     *
     * @param model which model
     * @param input the text so far; empty text predicts its first token
     * @param topK how many tokens, 0 to {@link #MOST_NEXT}
     * @param candidates continuations to score, none empty
     */
    record PredictionRequest(ModelReference model, RowInput input, int topK, List<String> candidates) {
        /** Tokens where the caller does not say. */
        public static final int DEFAULT_NEXT = 5;
        /** Tokens at most. */
        static final int MOST_NEXT = 100;

        private static final int MOST_CANDIDATES = 128;

        /**
         * Checks the ranges.
         *
         * @throws InferenceException INVALID_ARGUMENT that names the field
         */
        public PredictionRequest {
            if (topK < 0 || topK > MOST_NEXT) {
                throw InferenceException.invalid("topK", "'topK' must be 0 to " + MOST_NEXT + ", got " + topK);
            }
            if (candidates.size() > MOST_CANDIDATES) {
                throw InferenceException.invalid(
                        "candidates",
                        "'candidates' has " + candidates.size() + " texts, " + MOST_CANDIDATES + " are allowed");
            }
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * What may come next.
     *
     * @param model the model's name
     * @param version the version that predicted
     * @param next the most probable tokens, most probable first
     * @param candidates in the order of the request
     * @param tokens of the input, the model's start token included
     * @param unknownTokens how many of them the vocabulary lacks
     * @param timings where the time went
     */
    record Prediction(
            String model,
            String version,
            List<TokenProbability> next,
            List<CandidateScore> candidates,
            int tokens,
            int unknownTokens,
            StageTimings timings) {}

    /**
     * What a continuation is worth.
     *
     * @param text the continuation
     * @param logProbability natural logarithm of its probability: the sum over its tokens
     * @param tokens how many it has
     */
    record CandidateScore(String text, double logProbability, int tokens) {}
}
