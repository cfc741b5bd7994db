package io.recurrent.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that cannot work are refused before anything is installed, in words that say what to do. */
class RefusedValuesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {replica: 2}                                   | additional properties 'replica' not allowed
        {service: {httpsPort: 1}}                      | additional properties 'httpsPort' not allowed
        {replicas: two}                                | at '/replicas'
        {image: {tag: latest}}                         | at '/image/tag'
        {image: {digest: "sha256:12"}}                 | at '/image/digest'
        {models: {source: nfs}}                        | at '/models/source'
        {resources: {limits: {memory: null}}}          | at '/resources/limits'
        {env: [{name: A, vale: b}]}                    | additional properties 'vale' not allowed
        {tracing: {endpoint: "collector:4318"}}        | at '/tracing/endpoint'
        {drain: {timeoutSeconds: 10s}}                 | at '/drain/timeoutSeconds'
        """)
    void the_schema_refuses_what_no_key_or_type_allows(String values, String reason) {
        assertRefused(values, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {models: {source: pvc}}                        | models.pvc.claimName is empty: name a claim
        {models: {source: imageVolume}}                | models.imageVolume.reference is empty: name an image
        {models: {source: init, init: {image: "a:1"}}} | give an image and the command that fills the directory
        {mode: kserve, models: {source: pvc, pvc: {claimName: c}}} | leave models.source at image
        {sequences: {store: redis}}                    | redis.host is empty: say where Redis is
        """)
    void a_choice_needs_what_belongs_to_it(String values, String reason) {
        assertRefused(values, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {replicas: 2, sequences: {store: redis}, redis: {host: r}} | with up to 2 pods, \
        but sequences.tokenKeys.existingSecret is empty
        {autoscaling: {enabled: true}, sequences: {store: redis}, redis: {host: r}} | with up to 10 pods
        {replicas: 2, service: {sessionAffinity: ClientIP}, ingress: {enabled: true, hosts: [a]}, \
        networkPolicy: {api: {namespaces: [i]}}} | which goes past the Service
        {ingress: {enabled: true, hosts: [a]}}         | name the namespace of the ingress or gateway
        {ingress: {enabled: true}, networkPolicy: {api: {namespaces: [i]}}} | ingress.hosts is empty
        {gateway: {http: {enabled: true}}, networkPolicy: {enabled: false}} \
        | gateway.http.parentRefs is empty: name a Gateway
        {gateway: {http: {enabled: true, parentRefs: [{name: g}], hostnames: [a]}, \
        grpc: {enabled: true, parentRefs: [{name: g}], hostnames: [a]}}, \
        networkPolicy: {enabled: false}} | a is in gateway.http.hostnames and gateway.grpc.hostnames
        {autoscaling: {enabled: true, cpu: {enabled: false}}} | say by what to scale
        {autoscaling: {enabled: true, minReplicas: 11}} | autoscaling.minReplicas is 11, \
        more than autoscaling.maxReplicas 10
        {rollout: {maxSurge: 0}}                       | no pod could ever be replaced
        """)
    void what_would_fail_later_is_refused_now(String values, String reason) {
        assertRefused(values, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {recurrent: {drain: {timeout: 1s}}}            | config has recurrent.drain,
        {recurrent: {models: {directory: /m}}}         | set it by the value models.directory
        {recurrent: {sequences: {token-keys: [a]}}}    | set it by the value sequences.tokenKeys.existingSecret
        {server: {port: 80}}                           | ports of containers are fixed
        {spring: {data: {redis: {host: r}}}}           | set it by the value redis
        """)
    void settings_that_the_environment_would_hide_are_refused(String config, String reason) {
        assertRefused("{config: " + config + "}", reason);
    }

    @Test
    void one_pod_with_redis_needs_keys_too() {
        assertRefused("{sequences: {store: redis}, redis: {host: r}}", "with up to 1 pods");
        assertThat(Chart.with("{sequences: {store: redis, tokenKeys: {existingSecret: k}}, redis: {host: r}}")
                        .all("Deployment"))
                .hasSize(1);
    }

    private static void assertRefused(String values, String reason) {
        assertThatThrownBy(() -> Chart.with(values))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(reason);
    }
}
