{{/* Names, labels, and what every pod of the release shares. */}}
{{- define "imagin.name" -}}
{{- printf "%s" .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "imagin.labels" -}}
app.kubernetes.io/name: imagin
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{/* (list . "web"): what a Deployment and its Service select by. */}}
{{- define "imagin.selector" -}}
app.kubernetes.io/name: imagin
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "imagin.environment" -}}
IMAGIN_HUB_HOST: {{ .Values.hub.host | quote }}
IMAGIN_SCHEME: {{ .Values.hub.scheme | quote }}
IMAGIN_PORT: {{ .Values.hub.port | quote }}
IMAGIN_INTERNAL_URL: "http://{{ include "imagin.name" . }}-web:8000"
IMAGIN_TRUSTED_PROXIES: {{ .Values.hub.trustedProxies | quote }}
IMAGIN_LOG_LEVEL: {{ .Values.hub.logLevel | quote }}
IMAGIN_HUB_LEGAL: {{ .Values.hub.legal | toJson | quote }}
IMAGIN_EMAIL_FROM: {{ .Values.mail.from | quote }}
IMAGIN_WEB_WORKERS: {{ .Values.web.workers | quote }}
IMAGIN_WEB_THREADS: {{ .Values.web.threads | quote }}
IMAGIN_TASK_WORKERS: {{ .Values.worker.processes | quote }}
IMAGIN_OIDC_KEY_FILE: /run/imagin/oidc.pem
S3_ENDPOINT_URL: {{ .Values.documents.endpoint | quote }}
S3_BUCKET: {{ .Values.documents.bucket | quote }}
S3_REGION: {{ .Values.documents.region | quote }}
{{- end -}}

{{/* (dict "root" . "part" "web" "config" NAME "owner" false "resources" …): a pod's spec but its probes. */}}
{{- define "imagin.pod" -}}
{{- $root := .root -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with $root.Values.imagePullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . | quote }}
{{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
volumes:
  - name: state
    emptyDir: {medium: Memory, sizeLimit: 256Mi}
  - name: temporary
    emptyDir: {medium: Memory, sizeLimit: 256Mi}
  - name: keys
    secret:
      secretName: {{ $root.Values.secrets.application | quote }}
      defaultMode: 0440
      items:
        - {key: oidc.pem, path: oidc.pem}
containers:
  - name: {{ .name }}
    image: "{{ $root.Values.image.repository }}:{{ $root.Values.image.tag | default $root.Chart.AppVersion }}"
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    args: [serve, {{ .part }}]
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities: {drop: [ALL]}
    envFrom:
      - configMapRef: {name: {{ .config }}}
    env:
{{- range list "IMAGIN_SECRET_KEY" "IMAGIN_FIELD_KEYS" "IMAGIN_PERSON_KEY_SECRET" "IMAGIN_DB_URL" "IMAGIN_CACHE_URL" "IMAGIN_EMAIL_URL" "BROKER_URL" "AWS_ACCESS_KEY_ID" "AWS_SECRET_ACCESS_KEY" }}
      - name: {{ . }}
        valueFrom: {secretKeyRef: {name: {{ $root.Values.secrets.application | quote }}, key: {{ . }}}}
{{- end }}
{{- if .owner }}
      - name: IMAGIN_DB_OWNER_URL
        valueFrom: {secretKeyRef: {name: {{ $root.Values.secrets.owner | quote }}, key: IMAGIN_DB_OWNER_URL}}
{{- end }}
{{- if .queues }}
      - {name: IMAGIN_TASK_QUEUES, value: {{ .queues | quote }}}
{{- end }}
    volumeMounts:
      - {name: state, mountPath: /var/lib/imagin}
      - {name: temporary, mountPath: /tmp}
      - {name: keys, mountPath: /run/imagin, readOnly: true}
    resources:
{{ toYaml .resources | indent 6 }}
{{- end -}}

{{/* A worker says that it lives when it answers the queue's ping: its process may be there and deaf. */}}
{{- define "imagin.workerProbe" -}}
livenessProbe:
  exec:
    command: [sh, -c, "python -m celery -A imagin.celery inspect ping --timeout 5 --destination celery@$(hostname)"]
  initialDelaySeconds: 30
  periodSeconds: 60
  timeoutSeconds: 20
  failureThreshold: 3
{{- end -}}
