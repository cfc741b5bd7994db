{{/* How the models get into a pod, by models.source. */}}

{{- define "recurrent.modelsMode" -}}
{{- default (ternary "poll" "static" (eq .Values.models.source "pvc")) .Values.models.mode -}}
{{- end -}}

{{- define "recurrent.modelsMount" -}}
{{- $models := .Values.models -}}
{{- if ne $models.source "image" }}
- name: models
  mountPath: {{ $models.directory }}
  readOnly: true
  {{- with ternary (index $models $models.source | default dict) dict (has $models.source (list "pvc" "imageVolume")) }}
  {{- with .subPath }}
  subPath: {{ . }}
  {{- end }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "recurrent.modelsVolume" -}}
{{- with .Values.models }}
{{- if eq .source "pvc" }}
- name: models
  persistentVolumeClaim:
    claimName: {{ .pvc.claimName }}
    readOnly: true
{{- else if eq .source "imageVolume" }}
- name: models
  image:
    reference: {{ .imageVolume.reference | quote }}
    pullPolicy: {{ .imageVolume.pullPolicy }}
{{- else if eq .source "init" }}
- name: models
  emptyDir:
    sizeLimit: {{ .init.sizeLimit }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "recurrent.modelsInit" -}}
{{- if eq .Values.models.source "init" }}
{{- with .Values.models }}
initContainers:
  - name: models
    image: {{ .init.image | quote }}
    imagePullPolicy: {{ .init.pullPolicy }}
    command:
      {{- toYaml .init.command | nindent 6 }}
    env:
      - name: MODELS_DIRECTORY
        value: {{ .directory }}
      {{- with .init.env }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    securityContext:
      {{- include "recurrent.securityContext" $ | nindent 6 }}
    # The server's, which it does not use yet.
    resources:
      requests:
        {{- toYaml $.Values.resources.requests | nindent 8 }}
      limits:
        {{- toYaml $.Values.resources.limits | nindent 8 }}
    volumeMounts:
      - name: models
        mountPath: {{ .directory }}
      - name: tmp
        mountPath: /tmp
{{- end }}
{{- end }}
{{- end -}}
