package io.recurrent.bench;

import io.recurrent.bench.load.GrpcLoad;
import io.recurrent.bench.load.HttpLoad;
import io.recurrent.bench.load.HttpRequests;
import io.recurrent.bench.load.Load;
import io.recurrent.bench.load.ProtocolRequests;
import io.recurrent.bench.server.Server;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Generators for the texts of a table. */
final class Callers {
    static final int MAX_CONNECTIONS = 1024;
    private static final int CHANNELS = 4;

    private Callers() {}

    static Load http(Server server, List<String> texts) throws IOException {
        return new HttpLoad(server.httpPort(), HttpRequests.single(texts), MAX_CONNECTIONS);
    }

    static Load httpLists(Server server, List<String> texts, int size) throws IOException {
        return new HttpLoad(server.httpPort(), HttpRequests.lists(texts, size), MAX_CONNECTIONS);
    }

    static Load http(Server server, String path, List<? extends Map<String, ?>> bodies) throws IOException {
        return new HttpLoad(server.httpPort(), HttpRequests.of(path, bodies), MAX_CONNECTIONS);
    }

    static Load protocol(Server server, List<String> texts, int size) throws IOException {
        return new HttpLoad(server.httpPort(), ProtocolRequests.of(texts, size), MAX_CONNECTIONS);
    }

    static Load grpc(Server server, List<String> texts) {
        return new GrpcLoad(server.grpcPort(), texts, CHANNELS);
    }
}
