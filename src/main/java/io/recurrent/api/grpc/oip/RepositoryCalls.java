package io.recurrent.api.grpc.oip;

import io.recurrent.api.grpc.call.CallScope;
import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.oip.ModelRepositoryParameter;
import io.recurrent.oip.RepositoryIndexRequest;
import io.recurrent.oip.RepositoryIndexResponse;
import io.recurrent.oip.RepositoryModelLoadRequest;
import io.recurrent.oip.RepositoryModelUnloadRequest;
import io.recurrent.service.models.ModelAdmin;
import io.recurrent.service.models.ModelAdmin.Administrator;
import io.recurrent.service.models.ModelCatalog;
import io.recurrent.service.models.ModelStatus;
import io.recurrent.service.models.RepositoryAccess;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The repository of models, as the Open Inference Protocol's extension has it. */
@Component
final class RepositoryCalls {
    private static final String WAY = "grpc";
    private static final String VERSION = "version";
    private static final String DEPENDENTS = "unload_dependents";

    private final ModelCatalog models;
    private final ModelAdmin admin;
    private final RepositoryAccess api;

    RepositoryCalls(ModelCatalog models, ModelAdmin admin, RepositoryAccess api) {
        this.models = models;
        this.admin = admin;
        this.api = api;
    }

    RepositoryIndexResponse index(RepositoryIndexRequest request) {
        requireNameless(request.getRepositoryName());
        RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
        for (ModelStatus model : models.models()) {
            model.versions().stream()
                    .map(version -> ModelMessages.index(model.name(), version))
                    .filter(version -> !request.getReady() || version.getState().equals("READY"))
                    .forEach(index::addModels);
        }
        return index.build();
    }

    void load(RepositoryModelLoadRequest request) {
        api.requireOpen();
        requireNameless(request.getRepositoryName());
        String model = MessageInputs.required(request.getModelName(), "model_name");
        admin.load(administrator(), model, version(request.getParametersMap()));
    }

    void unload(RepositoryModelUnloadRequest request) {
        api.requireOpen();
        requireNameless(request.getRepositoryName());
        String model = MessageInputs.required(request.getModelName(), "model_name");
        admin.unload(administrator(), model, version(request.getParametersMap()));
    }

    private static Administrator administrator() {
        CallScope scope = CallScope.current();
        return new Administrator(scope.requestId(), scope.address(), WAY);
    }

    private static void requireNameless(String repository) {
        if (!repository.isEmpty()) {
            throw InferenceException.invalid(
                    "repository_name", "there is one repository and it has no name; leave 'repository_name' out");
        }
    }

    private static @Nullable String version(Map<String, ModelRepositoryParameter> parameters) {
        for (String name : parameters.keySet()) {
            if (!name.equals(VERSION) && !name.equals(DEPENDENTS)) {
                throw new InferenceException(ErrorCode.INVALID_ARGUMENT, unknown(name));
            }
        }
        ModelRepositoryParameter version = parameters.get(VERSION);
        if (version == null) {
            return null;
        }
        if (!version.hasStringParam()) {
            throw InferenceException.invalid(
                    VERSION, "parameter 'version' must be a string, as string_param, such as \"2\"");
        }
        return MessageInputs.optional(version.getStringParam());
    }

    private static String unknown(String name) {
        return name.equals("config") || name.startsWith("file:")
                ? "a model's configuration and files come from its directory and not from requests; leave the"
                        + " parameters 'config' and 'file:...' out"
                : "a parameter is not known; 'version' is, and 'unload_dependents'";
    }
}
