{{/* Parts that the Deployment's pods, KServe's and the test's share. */}}

{{- define "recurrent.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- with .Values.securityContext.runAsUser }}
runAsUser: {{ int64 . }}
{{- end }}
{{- with .Values.securityContext.runAsGroup }}
runAsGroup: {{ int64 . }}
{{- end }}
{{- end -}}

{{- define "recurrent.podSecurityContext" -}}
runAsNonRoot: true
seccompProfile:
  type: RuntimeDefault
{{- with .Values.securityContext.fsGroup }}
fsGroup: {{ int64 . }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
{{- end -}}

{{- define "recurrent.secretEnv" -}}
valueFrom:
  secretKeyRef:
    name: {{ .existingSecret }}
    key: {{ .key }}
{{- end -}}

{{/* Environment of the server: (dict "root" . "directory" "/models" "mode" "static"). */}}
{{- define "recurrent.env" -}}
{{- $values := .root.Values -}}
- name: RECURRENT_MODELS_DIRECTORY
  value: {{ .directory }}
- name: RECURRENT_MODELS_MODE
  value: {{ .mode }}
{{- with $values.drain }}
- name: RECURRENT_DRAIN_NOTICE
  value: {{ .noticeSeconds }}s
- name: RECURRENT_DRAIN_TIMEOUT
  value: {{ .timeoutSeconds }}s
- name: SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE
  value: {{ .httpSeconds }}s
- name: SPRING_GRPC_SERVER_SHUTDOWN_GRACE_PERIOD
  value: {{ .grpcSeconds }}s
{{- end }}
- name: JAVA_TOOL_OPTIONS
  value: {{ concat (list (printf "-XX:ActiveProcessorCount=%s" (include "recurrent.processors" .root))) $values.jvm.options | join " " | quote }}
{{- if $values.config }}
- name: SPRING_CONFIG_ADDITIONAL_LOCATION
  value: file:/etc/recurrent/
{{- end }}
- name: RECURRENT_SEQUENCES_STORE
  value: {{ $values.sequences.store }}
{{- with $values.sequences.tokenKeys }}
{{- if .existingSecret }}
- name: RECURRENT_SEQUENCES_TOKEN_KEYS
  {{- include "recurrent.secretEnv" . | nindent 2 }}
{{- end }}
{{- end }}
{{- if eq $values.sequences.store "redis" }}
{{- include "recurrent.redisEnv" $values.redis | nindent 0 }}
{{- end }}
{{- if $values.gpu.enabled }}
- name: RECURRENT_RUNTIME_CUDA
  value: require
{{- end }}
{{- with $values.tracing }}
{{- if .endpoint }}
- name: MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT
  value: {{ .endpoint | quote }}
- name: MANAGEMENT_TRACING_SAMPLING_PROBABILITY
  value: {{ .sampling | quote }}
{{- end }}
{{- end }}
{{- with $values.env }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "recurrent.redisEnv" -}}
- name: SPRING_DATA_REDIS_HOST
  value: {{ .host | quote }}
- name: SPRING_DATA_REDIS_PORT
  value: {{ .port | quote }}
- name: SPRING_DATA_REDIS_SSL_ENABLED
  value: {{ .ssl | quote }}
{{- with .username }}
- name: SPRING_DATA_REDIS_USERNAME
  value: {{ . | quote }}
{{- end }}
{{- if .existingSecret }}
- name: SPRING_DATA_REDIS_PASSWORD
  {{- include "recurrent.secretEnv" . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "recurrent.resources" -}}
{{- $limits := deepCopy .Values.resources.limits -}}
{{- if .Values.gpu.enabled -}}
{{- $_ := set $limits .Values.gpu.resource (toString .Values.gpu.count) -}}
{{- end -}}
requests:
  {{- toYaml .Values.resources.requests | nindent 2 }}
limits:
  {{- toYaml $limits | nindent 2 }}
{{- end -}}

{{/* Mounts of the server but for the models. */}}
{{- define "recurrent.mounts" -}}
- name: tmp
  mountPath: /tmp
{{- if .Values.config }}
- name: config
  mountPath: /etc/recurrent
  readOnly: true
{{- end }}
{{- with .Values.volumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Volumes but for the models. */}}
{{- define "recurrent.volumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ .Values.tmp.sizeLimit }}
{{- if .Values.config }}
- name: config
  configMap:
    name: {{ include "recurrent.fullname" . }}-config
{{- end }}
{{- with .Values.volumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "recurrent.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Where pods may run. */}}
{{- define "recurrent.scheduling" -}}
{{- $selector := merge (dict) .Values.nodeSelector -}}
{{- $tolerations := .Values.tolerations -}}
{{- if .Values.gpu.enabled -}}
{{- $selector = merge $selector .Values.gpu.nodeSelector -}}
{{- $tolerations = concat $tolerations .Values.gpu.tolerations -}}
{{- end -}}
{{- with $selector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Timing of a probe. */}}
{{- define "recurrent.probe" -}}
periodSeconds: {{ .periodSeconds }}
timeoutSeconds: {{ .timeoutSeconds }}
failureThreshold: {{ .failureThreshold }}
{{- end -}}
