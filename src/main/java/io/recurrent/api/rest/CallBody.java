package io.recurrent.api.rest;

/** The body of a call, which {@link TaskBodies} reads: a record with the JSON's fields. */
sealed interface CallBody
        permits ClassifyRequest,
                GenerateRequest,
                InferRequest,
                PredictRequest,
                RepositoryRequest,
                RepositoryRequest.Index,
                StartRequest,
                StepRequest,
                TaskRequest {}
