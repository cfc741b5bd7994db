{{/* What the schema cannot say. Each message says what was got, what was wanted and what to do. */}}
{{- define "recurrent.validate" -}}
{{- include "recurrent.validate.models" . -}}
{{- include "recurrent.validate.sequences" . -}}
{{- include "recurrent.validate.config" . -}}
{{- include "recurrent.validate.reach" . -}}
{{- include "recurrent.validate.scale" . -}}
{{- end -}}

{{- define "recurrent.validate.models" -}}
{{- $models := .Values.models -}}
{{- if and (eq $models.source "pvc") (not $models.pvc.claimName) -}}
{{- fail "models.source is pvc, but models.pvc.claimName is empty: name a claim in the release's namespace" -}}
{{- end -}}
{{- if and (eq $models.source "imageVolume") (not $models.imageVolume.reference) -}}
{{- fail "models.source is imageVolume, but models.imageVolume.reference is empty: name an image that holds NAME/VERSION/model.yaml" -}}
{{- end -}}
{{- if eq $models.source "init" -}}
{{- if or (not $models.init.image) (not $models.init.command) -}}
{{- fail "models.source is init, but models.init.image or models.init.command is empty: give an image and the command that fills the directory MODELS_DIRECTORY" -}}
{{- end -}}
{{- end -}}
{{- if and (eq .Values.mode "kserve") (ne $models.source "image") -}}
{{- fail (printf "mode is kserve, but models.source is %s: KServe mounts the models itself; leave models.source at image" $models.source) -}}
{{- end -}}
{{- end -}}

{{- define "recurrent.validate.sequences" -}}
{{- $most := ternary .Values.autoscaling.maxReplicas .Values.replicas .Values.autoscaling.enabled | int -}}
{{- if eq .Values.sequences.store "redis" -}}
{{- if not .Values.redis.host -}}
{{- fail "sequences.store is redis, but redis.host is empty: say where Redis is" -}}
{{- end -}}
{{- if not .Values.sequences.tokenKeys.existingSecret -}}
{{- fail (printf "sequences.store is redis with up to %d pods, but sequences.tokenKeys.existingSecret is empty: what is in Redis is protected by keys that all pods share; make a Secret of keys and name it" $most) -}}
{{- end -}}
{{- end -}}
{{- if and (gt $most 1) (eq .Values.sequences.store "memory") (eq .Values.service.sessionAffinity "ClientIP") (or .Values.ingress.enabled .Values.gateway.http.enabled .Values.gateway.grpc.enabled) -}}
{{- fail "service.sessionAffinity is ClientIP, but an ingress or a route is on, which goes past the Service: use sequences.store=redis, or the affinity of your ingress or gateway" -}}
{{- end -}}
{{- end -}}

{{/* The environment wins over files, so these would be ignored in silence. */}}
{{- define "recurrent.validate.config" -}}
{{- $taken := list
  (list "recurrent.models.directory" "models.directory")
  (list "recurrent.models.mode" "models.mode")
  (list "recurrent.sequences.store" "sequences.store")
  (list "recurrent.sequences.token-keys" "sequences.tokenKeys.existingSecret")
  (list "recurrent.sequences.token-key-files" "sequences.tokenKeys.existingSecret")
  (list "recurrent.drain" "drain")
  (list "spring.lifecycle.timeout-per-shutdown-phase" "drain.httpSeconds")
  (list "spring.grpc.server.shutdown.grace-period" "drain.grpcSeconds")
  (list "spring.data.redis" "redis")
  (list "management.tracing.sampling.probability" "tracing.sampling") -}}
{{- range $taken -}}
{{- include "recurrent.validate.absent" (dict "config" $.Values.config "key" (index . 0) "instead" (printf "set it by the value %s" (index . 1))) -}}
{{- end -}}
{{- range list "server.port" "management.server.port" "spring.grpc.server.port" -}}
{{- include "recurrent.validate.absent" (dict "config" $.Values.config "key" . "instead" "ports of containers are fixed; service.httpPort and service.grpcPort are what callers see") -}}
{{- end -}}
{{- if .Values.gpu.enabled -}}
{{- include "recurrent.validate.absent" (dict "config" .Values.config "key" "recurrent.runtime.cuda" "instead" "gpu.enabled sets it to require") -}}
{{- end -}}
{{- end -}}

{{/* Fails if the nested config has the key: (dict "config" map "key" "a.b" "instead" "what to do"). */}}
{{- define "recurrent.validate.absent" -}}
{{- $at := .config -}}
{{- $found := true -}}
{{- range splitList "." .key -}}
{{- if and $found (kindIs "map" $at) (hasKey $at .) -}}
{{- $at = index $at . -}}
{{- else -}}
{{- $found = false -}}
{{- end -}}
{{- end -}}
{{- if $found -}}
{{- fail (printf "config has %s, which the chart sets by the environment, so that it would be ignored: %s" .key .instead) -}}
{{- end -}}
{{- end -}}

{{- define "recurrent.validate.reach" -}}
{{- $outside := or .Values.ingress.enabled .Values.gateway.http.enabled .Values.gateway.grpc.enabled -}}
{{- $policy := .Values.networkPolicy -}}
{{- if and $outside $policy.enabled (not $policy.api.namespaces) (not $policy.api.from) -}}
{{- fail "an ingress or a route is on, but the network policy lets nobody of other namespaces in: name the namespace of the ingress or gateway in networkPolicy.api.namespaces" -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.ingress.hosts) -}}
{{- fail "ingress.enabled is true, but ingress.hosts is empty: there is no authentication, so name the hosts that may be asked" -}}
{{- end -}}
{{- range $kind, $route := .Values.gateway -}}
{{- if and $route.enabled (not $route.parentRefs) -}}
{{- fail (printf "gateway.%s.enabled is true, but gateway.%s.parentRefs is empty: name a Gateway" $kind $kind) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.gateway.http.enabled .Values.gateway.grpc.enabled (eq (toJson .Values.gateway.http.parentRefs) (toJson .Values.gateway.grpc.parentRefs)) -}}
{{- range .Values.gateway.http.hostnames -}}
{{- if has . $.Values.gateway.grpc.hostnames -}}
{{- fail (printf "%s is in gateway.http.hostnames and gateway.grpc.hostnames: a listener takes a name for one kind of route only; use two names, or two listeners by sectionName" .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "recurrent.validate.scale" -}}
{{- with .Values.autoscaling -}}
{{- if and .enabled (not .cpu.enabled) (not .queue.enabled) -}}
{{- fail "autoscaling.enabled is true, but neither autoscaling.cpu.enabled nor autoscaling.queue.enabled is: say by what to scale" -}}
{{- end -}}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) -}}
{{- fail (printf "autoscaling.minReplicas is %d, more than autoscaling.maxReplicas %d" (int .minReplicas) (int .maxReplicas)) -}}
{{- end -}}
{{- end -}}
{{- if and (eq (toString .Values.rollout.maxSurge | trimSuffix "%") "0") (eq (toString .Values.rollout.maxUnavailable | trimSuffix "%") "0") -}}
{{- fail "rollout.maxSurge and rollout.maxUnavailable are both 0: no pod could ever be replaced; set one of them to 1" -}}
{{- end -}}
{{- end -}}
