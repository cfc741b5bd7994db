# The image of the server: a Java runtime of the modules that it needs, its jars, ONNX Runtime's libraries, the models, and
# an ahead-of-time cache by which it starts in a fraction of the time. No shell, no package manager, user 65532.
# docs/OPERATIONS.md tells how to build it, for CUDA and for arm64 too.

# To build with, and to run on: of the latter glibc, libstdc++ and libgcc are all that is needed.
ARG JDK_IMAGE=eclipse-temurin:25-jdk
ARG BASE_IMAGE=gcr.io/distroless/cc-debian12:nonroot
# source: the jar is built from the sources; built: it is taken from target/.
ARG JAR=source

FROM ${JDK_IMAGE} AS source
WORKDIR /build
COPY . .
# More arguments of Maven, such as -Pcuda.
ARG MAVEN_ARGS=
RUN ./mvnw -B -Dquick -Dmaven.test.skip=true ${MAVEN_ARGS} package && mkdir /jar && cp target/recurrent-*.jar /jar/

FROM ${JDK_IMAGE} AS built
COPY target/recurrent-*.jar /jar/

FROM ${JAR} AS jar

# The modules are what jdeps finds in the jars, less the compiler, preferences and scripting, which nothing here
# reaches, and what is found by name only: elliptic curves, DNS, zip file systems, and jcmd for operators.
FROM ${JDK_IMAGE} AS runtime
RUN jlink --output /runtime --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 \
  --add-modules java.base,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.xml,jdk.crypto.ec,jdk.jcmd,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs

# Native libraries of this platform go into a directory, since /tmp may be mounted noexec at run time, and those of all
# others, half of the jars' bytes, into nothing.
FROM ${JDK_IMAGE} AS application
ARG TARGETARCH=amd64
COPY --from=jar /jar/ /jar/
RUN mkdir -p /recurrent/native /parts/runtime /parts/epoll && mv /jar/recurrent-*.jar /parts/recurrent.jar \
  && java -Djarmode=tools -jar /parts/recurrent.jar extract --destination /recurrent --force \
  && case "${TARGETARCH}" in amd64) platform=linux-x64 ;; arm64) platform=linux-aarch64 ;; *) exit 1 ;; esac \
  && runtime=$(find /recurrent/lib -name 'onnxruntime*.jar') \
  && cd /parts/runtime && jar -xf "${runtime}" \
  && mv ai/onnxruntime/native/${platform}/* /recurrent/native/ && rm -r ai/onnxruntime/native \
  && jar -c -f "${runtime}" -m META-INF/MANIFEST.MF . \
  && cd /parts/epoll && for file in $(find /recurrent/lib -name 'netty-transport-native-epoll-*.jar'); do jar -xf "${file}"; done \
  && find /parts/epoll -name '*.so' -exec mv {} /recurrent/native/ ';'
COPY deploy/image/jvm.options deploy/image/probe.options LICENSE NOTICE /recurrent/
COPY models /models
RUN chmod -R a+rX /recurrent /models
COPY deploy/image/Train.java /parts/
RUN javac -d /train /parts/Train.java

FROM ${BASE_IMAGE} AS server
COPY --from=runtime /runtime /opt/java
COPY --from=application /models /models
COPY --from=application /recurrent /opt/recurrent
ENV RECURRENT_MODELS_DIRECTORY=/models \
  LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs \
  ORT_DISABLE_TELEMETRY=1 \
  MALLOC_ARENA_MAX=2 \
  LANG=C.UTF-8
WORKDIR /opt/recurrent
USER 65532:65532
EXPOSE 8080 9090 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=3 \
  CMD ["/opt/java/bin/java", "-XX:AOTCache=/opt/recurrent/probe.aot", "@/opt/recurrent/probe.options", "-cp", "/opt/recurrent/recurrent.jar", "io.recurrent.health.Probe"]
ENTRYPOINT ["/opt/java/bin/java", "-XX:AOTCache=/opt/recurrent/recurrent.aot", "@/opt/recurrent/jvm.options", "-jar", "/opt/recurrent/recurrent.jar"]

# The caches hold what this runtime learns about these jars at these paths, so they are made by it and here.
FROM server AS trained
USER 0:0
COPY --from=application /train /train
RUN ["/opt/java/bin/java", "-cp", "/train", "Train"]

FROM server
COPY --from=trained /opt/recurrent/recurrent.aot /opt/recurrent/probe.aot /opt/recurrent/
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Recurrent" \
  org.opencontainers.image.description="Inference server for recurrent neural networks" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"
