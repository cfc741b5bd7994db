"""Calls a running server with Triton's own Python clients, over HTTP and gRPC, and checks what they make of its answers.

Usage: clients.py [MODELS], where MODELS is the directory of the models that the server has. Needs tritonclient[all] and
numpy, and the server on localhost: 8080 HTTP, 9090 gRPC. Prints a line a check and ends with 1 at the first that fails.
Scores are compared exactly: how input is sent, split or shared with other calls must not change a bit of the answer.
"""

import http.client
import json
import os
import queue
import sys

import numpy
import tritonclient.grpc
import tritonclient.http
from google.protobuf import json_format
from tritonclient.utils import InferenceServerException

MODELS = sys.argv[1] if len(sys.argv) > 1 else "models"
HTTP, GRPC = "localhost:8080", "localhost:9090"
WAIT = 20
NAMES = {"forecast-etth1", "forecast-stock", "sentiment", "ner", "shakespeare", "tang-poetry"}
TEXT, OTHER = "This movie is fantastic!", "Dull ."
PARTS, WORDS = ["This movie is", "fantastic!"], ["this", "movie", "is", "fantastic", "!"]
POEM = "春眠不覺曉"


def check(name, held, got=""):
    """Prints the check; ends the process when it did not hold."""
    if held is True or held is numpy.True_:
        print(f"ok      {name}", flush=True)
        return
    print(f"FAILED  {name}: {got}", flush=True)
    sys.exit(1)


def same(name, got, wanted):
    """Checks that two arrays have the same shape and the same bits."""
    held = got is not None and got.shape == wanted.shape and got.dtype == wanted.dtype
    check(name, held and got.tobytes() == wanted.tobytes(), f"got {got}, wanted {wanted}")


def refused(name, call, *wanted):
    """Checks that the client raises its own exception, and that its text holds the wanted words."""
    try:
        got = call()
    except InferenceServerException as failure:
        said = f"{failure.status()} {failure.message()}"
        check(f"{name} is refused: {said[:100]}", all(word in said for word in wanted), f"no {wanted} in {said}")
    else:
        check(name, False, f"was not refused but answered with {got}")


def word_ids():
    """The ids of WORDS, from the model's own vocabulary."""
    with open(os.path.join(MODELS, "sentiment/1/words.txt"), encoding="utf-8") as lines:
        ids = {line.rstrip("\n"): index for index, line in enumerate(lines)}
    return [ids[word] for word in WORDS]


def character_ids(text):
    """The ids of a text's characters, from the model's own vocabulary."""
    with open(os.path.join(MODELS, "shakespeare/1/characters.json"), encoding="utf-8") as file:
        ids = json.load(file)
    return [ids[character] for character in text]


class Protocol:
    """One of the two clients, with what differs between them."""

    def __init__(self, name, module, address):
        self.name, self.module = name, module
        self.client = module.InferenceServerClient(address)

    def tensor(self, name, array, datatype, binary=True):
        """An input; `binary` has an effect over HTTP only."""
        tensor = self.module.InferInput(name, list(array.shape), datatype)
        if self.module is tritonclient.http:
            tensor.set_data_from_numpy(array, binary_data=binary)
        else:
            tensor.set_data_from_numpy(array)
        return tensor

    def text(self, *texts, binary=True):
        """The input `text` of one row a text."""
        array = numpy.array([text.encode() for text in texts], dtype=numpy.object_)
        return [self.tensor("text", array, "BYTES", binary)]

    def ids(self, rows, binary=True):
        """The inputs `ids` and `lengths`; rows are padded with 0 to the longest."""
        lengths = numpy.array([len(row) for row in rows], dtype=numpy.int32)
        ids = numpy.zeros((len(rows), lengths.max()), dtype=numpy.int64)
        for index, row in enumerate(rows):
            ids[index, : len(row)] = row
        return [self.tensor("ids", ids, "INT64", binary), self.tensor("lengths", lengths, "INT32", binary)]

    def output(self, name, binary=True, **options):
        """An output to ask for; `binary` has an effect over HTTP only."""
        if self.module is tritonclient.http:
            options["binary_data"] = binary
        return self.module.InferRequestedOutput(name, **options)

    def scores(self, model, inputs, output="logits", **options):
        """One output of a call."""
        return self.client.infer(model, inputs, **options).as_numpy(output)

    def json(self, answer):
        """An answer that is no tensor, in JSON; gRPC's as its JSON mapping has it."""
        if self.module is tritonclient.http:
            return answer
        return json_format.MessageToDict(answer, preserving_proto_field_name=True)

    def check(self, name, held, got=""):
        check(f"{self.name}: {name}", held, got)

    def same(self, name, got, wanted):
        same(f"{self.name}: {name}", got, wanted)

    def refused(self, name, call, code, *wanted):
        """Over gRPC the code is the status's; what is not found there says so in its text."""
        if self.module is tritonclient.grpc:
            code = {"MODEL_NOT_FOUND": "NOT_FOUND", "SEQUENCE_NOT_FOUND": "NOT_FOUND"}.get(code, code)
        refused(f"{self.name}: {name}", call, code, *wanted)


def descriptions(protocol):
    """Health, metadata, configuration, the repository's index."""
    client = protocol.client
    protocol.check("the server is live", client.is_server_live())
    protocol.check("the server is ready", client.is_server_ready())
    for name in sorted(NAMES):
        protocol.check(f"{name} is ready, with and without its version",
                       client.is_model_ready(name) and client.is_model_ready(name, "1"))
    if protocol.module is tritonclient.http:
        protocol.check("an unknown model is not ready", not client.is_model_ready("unknown"))
    else:
        protocol.refused("readiness of an unknown model", lambda: client.is_model_ready("unknown"), "NOT_FOUND")
    server = protocol.json(client.get_server_metadata())
    protocol.check("the server's metadata", server["name"] == "recurrent" and "binary_tensor_data" in server["extensions"], server)
    model = protocol.json(client.get_model_metadata("sentiment"))
    inputs = {tensor["name"]: (tensor["datatype"], [int(size) for size in tensor["shape"]]) for tensor in model["inputs"]}
    protocol.check("a model's metadata", inputs == {"text": ("BYTES", [-1, 1])}, model)
    config = protocol.json(client.get_model_config("sentiment"))
    config = config.get("config", config)
    protocol.check("a model's configuration", config["max_batch_size"] == 128 and "dynamic_batching" in config, config)
    index = protocol.json(client.get_model_repository_index())
    index = index if isinstance(index, list) else index["models"]
    protocol.check("the repository's index",
                   {entry["name"] for entry in index if entry["state"] == "READY"} == NAMES, index)


def inference(protocol, wanted):
    """Inputs and outputs in all their forms give one and the same answer."""
    for binary in [True, False] if protocol.module is tritonclient.http else [True]:
        form = "bytes" if binary else "JSON"
        outputs = [protocol.output("logits", binary)]
        got = protocol.scores("sentiment", protocol.text(TEXT, binary=binary), outputs=outputs)
        protocol.same(f"text in, scores out, as {form}", got, wanted)
        got = protocol.scores("sentiment", protocol.ids([word_ids()], binary), outputs=outputs)
        protocol.same(f"ids and lengths in, scores out, as {form}", got, wanted)
    protocol.same("text without outputs asked for", protocol.scores("sentiment", protocol.text(TEXT)), wanted)
    rows = protocol.scores("sentiment", protocol.text(OTHER, TEXT))
    protocol.same("two texts: the second row", rows[1:], wanted)
    rows = protocol.scores("sentiment", protocol.ids([word_ids()[:2], word_ids()]))
    protocol.same("rows of two lengths: the longer", rows[1:], wanted)
    answer = protocol.client.infer("sentiment", protocol.text(TEXT), model_version="1", request_id="42", priority=1,
                                   timeout=4_000_000)
    response = protocol.json(answer.get_response())
    protocol.check("id, model and version in the answer",
                   (response["id"], response["model_name"], response["model_version"]) == ("42", "sentiment", "1"), response)
    protocol.same("with a version, a priority and a time-out", answer.as_numpy("logits"), wanted)
    classes = protocol.scores("sentiment", protocol.text(TEXT), "probabilities",
                              outputs=[protocol.output("probabilities", class_count=2)])
    parts = [entry.decode().split(":") for entry in classes.flatten()]
    protocol.check("classification: the best class first", [part[1:] for part in parts] == [["1", "positive"], ["0", "negative"]],
                   classes)
    protocol.check("classification: its scores", abs(sum(float(part[0]) for part in parts) - 1) < 1e-5, classes)
    emissions = protocol.scores("ner", protocol.text("Ekeus heads for Baghdad."), "emissions")
    protocol.check("ner: nine scores for each of five tokens", emissions.shape == (1, 5, 9), emissions.shape)


def states(protocol, wanted):
    """What the model keeps between tokens can be asked for and handed in again."""
    first, rest = word_ids()[:3], word_ids()[3:]
    state = protocol.scores("sentiment", protocol.ids([first]), "hn", outputs=[protocol.output("hn")])
    inputs = protocol.ids([rest]) + [protocol.tensor("h0", state, "FP32")]
    protocol.same("a state handed in again", protocol.scores("sentiment", inputs), wanted)


def at_a_time(protocol, wanted):
    """Calls that are under way together do not change each other's answers."""
    texts = [" ".join([OTHER] * (index % 5)) + " " + TEXT for index in range(16)]
    alone = [protocol.scores("sentiment", protocol.text(text)) for text in texts]
    if protocol.module is tritonclient.http:
        with tritonclient.http.InferenceServerClient(HTTP, concurrency=8) as client:
            calls = [client.async_infer("sentiment", protocol.text(text)) for text in texts]
            together = [call.get_result(timeout=WAIT).as_numpy("logits") for call in calls]
    else:
        answers = queue.Queue()
        for index, text in enumerate(texts):
            protocol.client.async_infer("sentiment", protocol.text(text),
                                        lambda result, error, index=index: answers.put((index, result, error)))
        got = sorted((answers.get(timeout=WAIT) for _ in texts), key=lambda answer: answer[0])
        protocol.check("calls at a time: none fails", all(error is None for _, _, error in got), got)
        together = [result.as_numpy("logits") for _, result, _ in got]
    protocol.same("calls at a time", numpy.stack(together), numpy.stack(alone))
    protocol.same("calls at a time: the plain one", together[0], wanted)


def compression(protocol):
    """Bodies and answers that are compressed hold what plain ones do; the answer is long enough to be compressed."""
    plain = protocol.scores("tang-poetry", protocol.text(POEM))
    if protocol.module is tritonclient.grpc:
        got = protocol.scores("tang-poetry", protocol.text(POEM), compression_algorithm="gzip")
        protocol.same("gzip both ways", got, plain)
        protocol.refused("deflate", lambda: protocol.scores("tang-poetry", protocol.text(POEM), compression_algorithm="deflate"),
                         "UNIMPLEMENTED", "deflate")
        return
    for algorithm in ["gzip", "deflate"]:
        for binary in [True, False]:
            form = "bytes" if binary else "JSON"
            got = protocol.scores("tang-poetry", protocol.text(POEM, binary=binary), outputs=[protocol.output("logits", binary)],
                                  request_compression_algorithm=algorithm, response_compression_algorithm=algorithm)
            protocol.same(f"{algorithm} both ways, as {form}", got, plain)
    connection = http.client.HTTPConnection(HTTP, timeout=WAIT)
    body = {"inputs": [{"name": "text", "datatype": "BYTES", "shape": [1], "data": [POEM]}]}
    headers = {"Accept-Encoding": "gzip", "Content-Type": "application/json"}
    connection.request("POST", "/v2/models/tang-poetry/infer", json.dumps(body), headers)
    answer = connection.getresponse()
    protocol.check("the long answer is indeed compressed", answer.getheader("Content-Encoding") == "gzip", answer.getheaders())
    connection.close()


def sequence(protocol, model, steps, identifier):
    """The scores after the last step of a sequence."""
    for index, inputs in enumerate(steps):
        got = protocol.scores(model, inputs, sequence_id=identifier, sequence_start=index == 0,
                              sequence_end=index == len(steps) - 1)
    return got


def sequences(protocol, wanted, number):
    """The last scores of a sequence are those of the whole text, under ids of both kinds."""
    text = "ROMEO:\nBut, soft! what light through yonder window breaks?"
    line = character_ids(text)
    whole = protocol.scores("shakespeare", protocol.text(text))
    for identifier in [number, f"clients-{number}"]:
        kind = type(identifier).__name__
        got = sequence(protocol, "sentiment", [protocol.text(part) for part in PARTS], identifier)
        protocol.same(f"a sequence of texts, its id of type {kind}", got, wanted)
        steps = [protocol.ids([line[start : start + 7]]) for start in range(0, len(line), 7)]
        got = sequence(protocol, "shakespeare", steps, identifier)
        protocol.same(f"a sequence of ids, its id of type {kind}", got, whole)
        protocol.refused(f"a step after the end, the id of type {kind}",
                         lambda: protocol.scores("sentiment", protocol.text(OTHER), sequence_id=identifier),
                         "SEQUENCE_NOT_FOUND")


def stream(protocol, wanted, number):
    """ModelStreamInfer: sequences and single calls, answered in order; a failed call does not end the stream."""
    answers = queue.Queue()
    protocol.client.start_stream(lambda result, error: answers.put((result, error)))
    try:
        for index, part in enumerate(PARTS):
            for identifier in [number, f"clients-{number}"]:
                protocol.client.async_stream_infer("sentiment", protocol.text(part), sequence_id=identifier,
                                                   request_id=f"{identifier}/{index}",
                                                   sequence_start=index == 0, sequence_end=index == len(PARTS) - 1)
        protocol.client.async_stream_infer("unknown", protocol.text(TEXT))
        protocol.client.async_stream_infer("sentiment", protocol.text(TEXT), request_id="last")
        got = [answers.get(timeout=WAIT) for _ in range(6)]
    finally:
        protocol.client.stop_stream()
    protocol.check("stream: only the call to an unknown model fails",
                   [error is not None for _, error in got] == [False] * 4 + [True, False], got)
    protocol.check("stream: the failure says why", "no such model" in got[4][1].message(), got[4][1])
    ids = [result.get_response().id for result, error in got if error is None]
    protocol.check("stream: answers in order",
                   ids == [f"{who}/{index}" for index in [0, 1] for who in [number, f"clients-{number}"]] + ["last"], ids)
    for place, name in [(2, "a sequence with a number"), (3, "a sequence with a string"), (5, "a single call")]:
        protocol.same(f"stream: {name}", got[place][0].as_numpy("logits"), wanted)


def counters(protocol, model="sentiment"):
    """Calls and inputs that a model has answered."""
    stats = protocol.json(protocol.client.get_inference_statistics(model))["model_stats"][0]
    success, failed = stats["inference_stats"]["success"], stats["inference_stats"]["fail"]
    return (int(success.get("count", 0)), int(success.get("ns", 0)), int(stats["inference_count"]),
            int(stats["execution_count"]), int(failed.get("count", 0)))


def statistics(protocol):
    """Counters grow with the calls."""
    calls, time, inputs, runs, _ = counters(protocol)
    for _ in range(3):
        protocol.client.infer("sentiment", protocol.text(TEXT, OTHER))
    got = counters(protocol)
    protocol.check("statistics: three calls, six inputs", got[0] == calls + 3 and got[2] == inputs + 6, (calls, inputs, got))
    protocol.check("statistics: time and runs grow", got[1] > time and got[3] > runs, got)
    every = protocol.json(protocol.client.get_inference_statistics())["model_stats"]
    protocol.check("statistics of all models", {entry["name"] for entry in every} == NAMES, every)


def failures(protocol, wanted):
    """What cannot be done is refused with a text that says why, and harms nothing."""
    client = protocol.client
    protocol.refused("an unknown model", lambda: client.infer("unknown", protocol.text(TEXT)), "MODEL_NOT_FOUND", "no such model")
    protocol.refused("an unknown version", lambda: client.infer("sentiment", protocol.text(TEXT), model_version="7"),
                     "MODEL_NOT_FOUND", "sentiment has no such version")
    protocol.refused("metadata of an unknown model", lambda: client.get_model_metadata("unknown"), "MODEL_NOT_FOUND")
    flat = protocol.tensor("ids", numpy.array(word_ids(), dtype=numpy.int64), "INT64")
    protocol.refused("a wrong shape", lambda: client.infer("sentiment", [flat]), "INVALID_ARGUMENT", "ids", "shape")
    floats = protocol.tensor("ids", numpy.ones((1, 2), dtype=numpy.float32), "FP32")
    protocol.refused("a wrong type", lambda: client.infer("sentiment", [floats]), "INVALID_ARGUMENT", "ids", "INT64")
    strange = protocol.tensor("strange", numpy.ones((1, 2), dtype=numpy.float32), "FP32")
    protocol.refused("an unknown input", lambda: client.infer("sentiment", protocol.text(TEXT) + [strange]), "INVALID_ARGUMENT", "strange")
    protocol.refused("an unknown output", lambda: client.infer("sentiment", protocol.text(TEXT),
                     outputs=[protocol.output("strange")]), "INVALID_ARGUMENT", "strange")
    protocol.refused("load", lambda: client.load_model("sentiment"), "PERMISSION_DENIED", "management port")
    protocol.refused("unload", lambda: client.unload_model("sentiment"), "PERMISSION_DENIED", "management port")
    protocol.same("and the model answers as before", protocol.scores("sentiment", protocol.text(TEXT)), wanted)


def main():
    """All checks over HTTP, then over gRPC; the first answer is what all others are measured against."""
    wanted = None
    for number, protocol in [(7001, Protocol("HTTP", tritonclient.http, HTTP)), (7002, Protocol("gRPC", tritonclient.grpc, GRPC))]:
        descriptions(protocol)
        first = protocol.scores("sentiment", protocol.text(TEXT))
        wanted = first if wanted is None else wanted
        inference(protocol, wanted)
        states(protocol, wanted)
        at_a_time(protocol, wanted)
        compression(protocol)
        sequences(protocol, wanted, number)
        if protocol.module is tritonclient.grpc:
            stream(protocol, wanted, number + 1)
        statistics(protocol)
        failures(protocol, wanted)
        protocol.client.close()


main()
