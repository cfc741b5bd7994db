{{- define "recurrent.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{/* 50 characters: what is appended must still fit the 63 of a DNS label. */}}
{{- define "recurrent.fullname" -}}
{{- $name := include "recurrent.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects the server's pods, and nothing else of the release. Never change it: selectors are immutable. */}}
{{- define "recurrent.selector" -}}
app.kubernetes.io/name: {{ include "recurrent.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: server
{{- end -}}

{{/* Labels of an object: (dict "root" . "component" "server"). */}}
{{- define "recurrent.labels" -}}
app.kubernetes.io/name: {{ include "recurrent.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
{{- if .root.Values.helmLabels }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Metadata of an object: (dict "root" . "suffix" "-headless" "component" "server"); both may be left out. */}}
{{- define "recurrent.metadata" -}}
name: {{ include "recurrent.fullname" .root }}{{ .suffix }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "recurrent.labels" (dict "root" .root "component" (default "server" .component)) | nindent 2 }}
{{- end -}}

{{- define "recurrent.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ default $.Chart.AppVersion .tag }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "recurrent.serviceAccountName" -}}
{{- default (ternary (include "recurrent.fullname" .) "default" .Values.serviceAccount.create) .Values.serviceAccount.name -}}
{{- end -}}

{{- define "recurrent.hasDeployment" -}}
{{- if eq .Values.mode "deployment" -}}true{{- end -}}
{{- end -}}

{{/* The sum of all that a pod may take to end, in seconds. */}}
{{- define "recurrent.gracePeriod" -}}
{{- with .Values.drain -}}
{{- add .preStopSeconds .noticeSeconds .timeoutSeconds .httpSeconds .grpcSeconds .marginSeconds -}}
{{- end -}}
{{- end -}}

{{/* A quantity of CPU as whole cores, rounded up: 500m is 1, 1.5 is 2. */}}
{{- define "recurrent.wholeCores" -}}
{{- $cpu := toString . -}}
{{- if hasSuffix "m" $cpu -}}
{{- div (add (trimSuffix "m" $cpu | atoi) 999) 1000 -}}
{{- else -}}
{{- ceil (float64 $cpu) | int -}}
{{- end -}}
{{- end -}}

{{/* Without a limit the JVM would count all cores of the node, start as many workers, and predict waits by them. */}}
{{- define "recurrent.processors" -}}
{{- if .Values.jvm.processors -}}
{{- .Values.jvm.processors -}}
{{- else -}}
{{- include "recurrent.wholeCores" (default .Values.resources.requests.cpu .Values.resources.limits.cpu) -}}
{{- end -}}
{{- end -}}
