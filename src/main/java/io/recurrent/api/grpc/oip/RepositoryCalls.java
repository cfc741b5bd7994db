package io.recurrent.api.grpc.oip;

import io.recurrent.api.grpc.call.CallScope;
import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.error.InferenceException;
import io.recurrent.oip.ModelRepositoryParameter;
import io.recurrent.oip.RepositoryIndexRequest;
import io.recurrent.oip.RepositoryIndexResponse;
import io.recurrent.oip.RepositoryModelLoadRequest;
import io.recurrent.oip.RepositoryModelUnloadRequest;
import io.recurrent.service.models.ModelAdmin;
import io.recurrent.service.models.ModelAdmin.Administrator;
import io.recurrent.service.models.ModelCatalog;
import io.recurrent.service.models.RepositoryAccess;
import io.recurrent.service.oip.Parameters;
import io.recurrent.service.oip.Repository;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The repository of models, as the Open Inference Protocol's extension has it. */
@Component
final class RepositoryCalls {
    private static final String WAY = "grpc";

    private final Repository repository;
    private final RepositoryAccess api;

    RepositoryCalls(ModelCatalog models, ModelAdmin admin, RepositoryAccess api) {
        this.repository = new Repository(models, admin);
        this.api = api;
    }

    RepositoryIndexResponse index(RepositoryIndexRequest request) {
        requireNameless(request.getRepositoryName());
        RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
        repository.index(request.getReady()).forEach(version -> index.addModels(ModelMessages.index(version)));
        return index.build();
    }

    void load(RepositoryModelLoadRequest request) {
        api.requireOpen();
        requireNameless(request.getRepositoryName());
        String model = MessageInputs.required(request.getModelName(), "model_name");
        repository.load(administrator(), model, parameters(request.getParametersMap()));
    }

    void unload(RepositoryModelUnloadRequest request) {
        api.requireOpen();
        requireNameless(request.getRepositoryName());
        String model = MessageInputs.required(request.getModelName(), "model_name");
        repository.unload(administrator(), model, parameters(request.getParametersMap()));
    }

    private static Parameters parameters(Map<String, ModelRepositoryParameter> parameters) {
        return Parameters.ofRequest(ParameterMessages.repositoryValues(parameters));
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
}
