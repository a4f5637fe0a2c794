{{- define "voxwire.name" -}}
{{- printf "%s" .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "voxwire.labels" -}}
app.kubernetes.io/name: voxwire
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "voxwire.selector" -}}
app.kubernetes.io/name: voxwire
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "voxwire.image" -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}

{{- define "voxwire.security" -}}
allowPrivilegeEscalation: false
capabilities: {drop: [ALL]}
runAsNonRoot: true
runAsUser: 10001
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{/* A pod of Ray; takes a dictionary with root, part, settings and ports. */}}
{{- define "voxwire.rayPod" -}}
{{- $root := .root -}}
metadata:
  labels:
    {{- include "voxwire.selector" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .part }}
spec:
  {{- with $root.Values.imagePullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .settings.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .settings.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext: {fsGroup: 10001}
  containers:
    - name: {{ .part }}
      image: {{ include "voxwire.image" $root | quote }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      securityContext: {{- include "voxwire.security" $root | nindent 8 }}
      env:
        - {name: RAY_USAGE_STATS_ENABLED, value: "0"}
        - {name: RAY_worker_niceness, value: "0"}
        - {name: RAY_SERVE_MULTIPLEXED_MODEL_ID_MATCHING_TIMEOUT_S, value: "0.1"}
        {{- range $name, $value := $root.Values.replicas.env }}
        - {name: {{ $name }}, value: {{ $value | quote }}}
        {{- end }}
      {{- if eq .part "ray-head" }}
      ports:
        - {containerPort: 6379, name: gcs-server}
        - {containerPort: 8265, name: dashboard}
        - {containerPort: 8000, name: serve}
      {{- end }}
      resources: {{- toYaml .settings.resources | nindent 8 }}
      volumeMounts:
        - {name: scratch, mountPath: /tmp}
  volumes:
    - name: scratch
      emptyDir: {}
{{- end -}}
