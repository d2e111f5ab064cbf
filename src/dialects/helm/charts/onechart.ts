import type { KnownChart } from "./known.ts";

const values = `
image:
  repository: nginx
  tag: latest
replicas: 1
containerPort: 80
resources:
  requests:
    cpu: 200m
    memory: 200Mi
  limits:
    cpu: 200m
    memory: 200Mi
probe:
  enabled: false
  path: /
livenessProbe:
  enabled: false
  path: /
podDisruptionBudgetEnabled: true
`;

const template = `
{{- define "probe" -}}
httpGet:
  path: {{ .probe.path | quote }}
  port: {{ .port }}
{{- with .probe.settings }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "entry" }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
{{- with .one.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
{{- end }}
spec:
{{- with .one.ingressClassName }}
  ingressClassName: {{ . }}
{{- end }}
  rules:
    - host: {{ .one.host | quote }}
      http:
        paths:
          - path: {{ .one.path | default "/" | quote }}
            pathType: Prefix
            backend:
              service:
                name: {{ .root.Release.Name }}
                port:
                  number: {{ .root.Values.svcPort | default .root.Values.containerPort }}
{{- end -}}
{{- $name := .Release.Name }}
{{- $pod := .Values.podSpec | default dict }}
{{- $container := .Values.container | default dict }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  namespace: {{ .Release.Namespace }}
spec:
  replicas: {{ .Values.replicas }}
{{- if .Values.strategy }}
  strategy:
    type: {{ .Values.strategy }}
{{- else if and .Values.volumes (eq (int .Values.replicas) 1) }}
  strategy:
    type: Recreate
{{- end }}
  selector:
    matchLabels:
      app.kubernetes.io/instance: {{ $name }}
  template:
    metadata:
      labels:
        app.kubernetes.io/instance: {{ $name }}
    spec:
{{- range $key := list "terminationGracePeriodSeconds" "priorityClassName" }}
{{- with get $pod $key }}
      {{ $key }}: {{ . }}
{{- end }}
{{- end }}
{{- with $pod.affinity }}
      affinity: {{- toYaml . | nindent 8 }}
{{- end }}
{{- with .Values.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
{{- end }}
{{- with .Values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
{{- end }}
      containers:
        - name: {{ $name }}
          image: {{ .Values.image.repository }}:{{ .Values.image.tag }}
{{- with .Values.command }}
          command: [{{ $.Values.shell | default "/bin/sh" }}, "-c", {{ . | quote }}]
{{- end }}
          ports:
{{- range (.Values.ports | default (list (dict "name" "http" "containerPort" .Values.containerPort))) }}
            - name: {{ .name }}
              containerPort: {{ .containerPort }}
{{- end }}
{{- if .Values.probe.enabled }}
          readinessProbe: {{- include "probe" (dict "probe" .Values.probe "port" .Values.containerPort) | nindent 12 }}
{{- end }}
{{- if .Values.livenessProbe.enabled }}
          livenessProbe: {{- include "probe" (dict "probe" .Values.livenessProbe "port" .Values.containerPort) | nindent 12 }}
{{- end }}
{{- with $container.lifecycle }}
          lifecycle: {{- toYaml . | nindent 12 }}
{{- end }}
{{- if not .Values.resources.ignore }}
          resources: {{- toYaml (pick .Values.resources "requests" "limits") | nindent 12 }}
{{- end }}
{{- with .Values.vars }}
          env:
{{- range $key, $value := . }}
            - name: {{ $key }}
              value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- if or .Values.secretEnabled .Values.secretName }}
          envFrom:
            - secretRef:
                name: {{ .Values.secretName | default $name }}
{{- end }}
{{- with .Values.volumes }}
          volumeMounts:
{{- range . }}
            - name: {{ .name }}
              mountPath: {{ .path }}
{{- end }}
      volumes:
{{- range . }}
        - name: {{ .name }}
{{- if .hostPath }}
          hostPath: {{- toYaml .hostPath | nindent 12 }}
{{- else if .emptyDir }}
          emptyDir: {}
{{- else }}
          persistentVolumeClaim:
            claimName: {{ .existingClaim | default (printf "%s-%s" $name .name) }}
{{- end }}
{{- end }}
{{- end }}
{{- if and .Values.podDisruptionBudgetEnabled (gt (int .Values.replicas) 1) }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $name }}
  namespace: {{ .Release.Namespace }}
spec:
  minAvailable: 1
  selector:
    matchLabels:
      app.kubernetes.io/instance: {{ $name }}
{{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  namespace: {{ .Release.Namespace }}
spec:
  type: {{ ternary "LoadBalancer" "ClusterIP" (eq (toString .Values.loadbalancerEnabled) "true") }}
  selector:
    app.kubernetes.io/instance: {{ $name }}
  ports:
{{- range (.Values.ports | default (list (dict "name" "http" "containerPort" .Values.containerPort "svcPort" .Values.svcPort))) }}
    - name: {{ .name }}
      port: {{ .svcPort | default .containerPort }}
      targetPort: {{ .name }}
{{- end }}
{{- with .Values.ingress }}
{{ include "entry" (dict "root" $ "one" . "name" $name) }}
{{- end }}
{{- range $index, $one := .Values.ingresses }}
{{ include "entry" (dict "root" $ "one" $one "name" (printf "%s-%d" $name $index)) }}
{{- end }}
`;

export const onechart: KnownChart = {
	names: ["onechart"],
	source: "https://github.com/gimlet-io/onechart: docs and values.yaml",
	makes: {
		values,
		template,
		keys: {
			strategy: "strategy: RollingUpdate",
			readiness: "probe.enabled: true and probe.path",
			preStop: "container.lifecycle.preStop",
			grace: "podSpec.terminationGracePeriodSeconds",
			affinity: "ingress.annotations",
			limited: "ingress.annotations",
		},
	},
};
