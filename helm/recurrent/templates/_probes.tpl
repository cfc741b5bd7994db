{{/* Startup and liveness ask 8081: it has connections of its own, so a server is not restarted for being busy. */}}
{{- define "recurrent.probes" -}}
startupProbe:
  httpGet:
    path: /actuator/health/liveness
    port: management
  {{- include "recurrent.probe" .Values.probes.startup | nindent 2 }}
livenessProbe:
  httpGet:
    path: /actuator/health/liveness
    port: management
  {{- include "recurrent.probe" .Values.probes.liveness | nindent 2 }}
readinessProbe:
  {{- if eq .Values.probes.readiness.by "grpc" }}
  grpc:
    port: 9090
  {{- else }}
  httpGet:
    {{- if eq .Values.probes.readiness.by "http" }}
    path: /readyz
    port: http
    {{- else }}
    path: /actuator/health/readiness
    port: management
    {{- end }}
  {{- end }}
  {{- include "recurrent.probe" .Values.probes.readiness | nindent 2 }}
{{- end -}}
