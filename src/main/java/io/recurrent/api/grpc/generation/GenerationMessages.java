package io.recurrent.api.grpc.generation;

import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.input.RowInput;
import io.recurrent.input.RowInput.Field;
import io.recurrent.task.generation.Generated;
import io.recurrent.task.generation.GenerationRequest;
import io.recurrent.task.generation.GenerationService.Prediction;
import io.recurrent.task.generation.GenerationService.PredictionRequest;
import io.recurrent.task.generation.GenerationStream;
import io.recurrent.task.writing.Sampling;
import io.recurrent.task.writing.TokenProbability;
import io.recurrent.v1.CandidateScore;
import io.recurrent.v1.GenerateEvent;
import io.recurrent.v1.GenerateRequest;
import io.recurrent.v1.GenerateResponse;
import io.recurrent.v1.NextToken;
import io.recurrent.v1.PredictNextRequest;
import io.recurrent.v1.PredictNextResponse;
import io.recurrent.v1.Usage;
import java.util.List;

/** Messages of language models, both ways. */
final class GenerationMessages {
    private GenerationMessages() {}

    static GenerationRequest request(GenerateRequest message) {
        return new GenerationRequest(
                MessageInputs.model(message.getModel(), message.getVersion()),
                prompt(message),
                message.hasMaxTokens() ? message.getMaxTokens() : GenerationRequest.DEFAULT_TOKENS,
                sampling(message),
                message.hasSeed() ? message.getSeed() : null,
                message.getStopList(),
                message.hasSamples() ? message.getSamples() : 1,
                message.getLineStarts());
    }

    private static RowInput prompt(GenerateRequest message) {
        String prompt = message.hasPrompt() ? message.getPrompt() : null;
        return RowInput.exactlyOne(
                Field.text("prompt", prompt), MessageInputs.tokens("promptTokens", message.getPromptTokensList()));
    }

    private static Sampling sampling(GenerateRequest message) {
        Sampling plain = Sampling.PLAIN;
        return new Sampling(
                message.hasTemperature() ? message.getTemperature() : plain.temperature(),
                message.hasTopK() ? message.getTopK() : plain.topK(),
                message.hasTopP() ? message.getTopP() : plain.topP(),
                message.hasRepetitionPenalty() ? message.getRepetitionPenalty() : plain.repetitionPenalty());
    }

    static PredictionRequest request(PredictNextRequest message) {
        return new PredictionRequest(
                MessageInputs.model(message.getModel(), message.getVersion()),
                MessageInputs.input(message.hasText() ? message.getText() : null, message.getTokensList()),
                message.hasTopK() ? message.getTopK() : PredictionRequest.DEFAULT_NEXT,
                message.getCandidatesList());
    }

    static GenerateResponse generated(Generated generated) {
        GenerateResponse.Builder response = GenerateResponse.newBuilder()
                .setModel(generated.model())
                .setVersion(generated.version())
                .setSeed(generated.seed())
                .setUsage(usage(generated.usage()));
        generated
                .samples()
                .forEach(sample -> response.addOutputs(GenerateResponse.Sample.newBuilder()
                        .setText(sample.text())
                        .setFinishReason(sample.finishReason().text())
                        .setTokens(sample.tokens())));
        return response.build();
    }

    static GenerateEvent event(GenerationStream.Event event) {
        GenerateEvent.Builder message = GenerateEvent.newBuilder();
        switch (event) {
            case GenerationStream.Event.Token token ->
                message.setToken(GenerateEvent.Token.newBuilder()
                        .setIndex(token.index())
                        .setToken(token.token())
                        .setText(token.text()));
            case GenerationStream.Event.Done done ->
                message.setDone(GenerateEvent.Done.newBuilder()
                        .setIndex(done.index())
                        .setFinishReason(done.finishReason().text())
                        .setTokens(done.tokens()));
        }
        return message.build();
    }

    static GenerateEvent end(GenerationStream stream) {
        return GenerateEvent.newBuilder()
                .setEnd(GenerateEvent.End.newBuilder()
                        .setModel(stream.model())
                        .setVersion(stream.version())
                        .setSeed(stream.seed())
                        .setUsage(usage(stream.usage())))
                .build();
    }

    private static Usage usage(Generated.Usage usage) {
        return Usage.newBuilder()
                .setPromptTokens(usage.promptTokens())
                .setCachedTokens(usage.cachedTokens())
                .setGeneratedTokens(usage.generatedTokens())
                .build();
    }

    static PredictNextResponse prediction(Prediction prediction) {
        PredictNextResponse.Builder response = PredictNextResponse.newBuilder()
                .setModel(prediction.model())
                .setVersion(prediction.version())
                .addAllNext(next(prediction.next()))
                .setTokens(prediction.tokens())
                .setUnknownTokens(prediction.unknownTokens());
        prediction
                .candidates()
                .forEach(candidate -> response.addCandidates(CandidateScore.newBuilder()
                        .setText(candidate.text())
                        .setLogProbability(candidate.logProbability())
                        .setTokens(candidate.tokens())));
        return response.build();
    }

    static List<NextToken> next(List<TokenProbability> tokens) {
        return tokens.stream()
                .map(token -> NextToken.newBuilder()
                        .setToken(token.token())
                        .setProbability(token.probability())
                        .build())
                .toList();
    }
}
