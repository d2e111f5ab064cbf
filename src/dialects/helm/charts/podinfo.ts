import type { KnownChart } from "./known.ts";

const values = `
replicaCount: 1
image:
  repository: ghcr.io/stefanprodan/podinfo
  tag: latest
service:
  enabled: true
  type: ClusterIP
  httpPort: 9898
hpa:
  enabled: false
  maxReplicas: 10
ingress:
  enabled: false
  hosts:
    - host: podinfo.local
httpRoute:
  enabled: false
resources:
  requests:
    cpu: 1m
    memory: 16Mi
`;

const template = `
{{- define "full" -}}
{{- .Values.fullnameOverride | default (ternary .Release.Name (printf "%s-podinfo" .Release.Name) (contains "podinfo" .Release.Name)) -}}
{{- end -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "full" . }}
  namespace: {{ .Release.Namespace }}
spec:
{{- if not .Values.hpa.enabled }}
  replicas: {{ .Values.replicaCount }}
{{- end }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ include "full" . }}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {{ include "full" . }}
    spec:
      containers:
        - name: podinfo
          image: {{ .Values.image.repository }}:{{ .Values.image.tag }}
          ports:
            - name: http
              containerPort: {{ .Values.service.httpPort }}
          livenessProbe:
            exec:
              command: [podcli, check, http]
            initialDelaySeconds: 1
            timeoutSeconds: 5
          readinessProbe:
            exec:
              command: [podcli, check, http]
            initialDelaySeconds: 1
            timeoutSeconds: 5
          resources: {{- toYaml .Values.resources | nindent 12 }}
{{- if .Values.hpa.enabled }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "full" . }}
  namespace: {{ .Release.Namespace }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "full" . }}
  minReplicas: {{ .Values.replicaCount }}
  maxReplicas: {{ .Values.hpa.maxReplicas }}
  metrics:
{{- with .Values.hpa.cpu }}
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: {{ . }}}}
{{- end }}
{{- with .Values.hpa.memory }}
    - type: Resource
      resource: {name: memory, target: {type: AverageValue, averageValue: {{ . }}}}
{{- end }}
{{- with .Values.hpa.requests }}
    - type: Pods
      pods: {metric: {name: http_requests}, target: {type: AverageValue, averageValue: {{ . }}}}
{{- end }}
{{- end }}
{{- if .Values.service.enabled }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "full" . }}
  namespace: {{ .Release.Namespace }}
spec:
  type: {{ .Values.service.type }}
  selector:
    app.kubernetes.io/name: {{ include "full" . }}
  ports:
    - name: http
      port: {{ .Values.service.httpPort }}
{{- end }}
{{- if .Values.ingress.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ include "full" . }}
  namespace: {{ .Release.Namespace }}
{{- with .Values.ingress.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
{{- end }}
spec:
{{- with .Values.ingress.className }}
  ingressClassName: {{ . }}
{{- end }}
  rules:
{{- range .Values.ingress.hosts }}
    - host: {{ .host | quote }}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: {{ include "full" $ }}, port: {name: http}}}
{{- end }}
{{- end }}
{{- if .Values.httpRoute.enabled }}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: {{ include "full" . }}
  namespace: {{ .Release.Namespace }}
spec:
{{- with .Values.httpRoute.parentRefs }}
  parentRefs: {{- toYaml . | nindent 4 }}
{{- end }}
{{- with .Values.httpRoute.hostnames }}
  hostnames: {{- toYaml . | nindent 4 }}
{{- end }}
  rules:
    - backendRefs:
        - name: {{ include "full" . }}
          port: {{ .Values.service.httpPort }}
{{- end }}
`;

export const podinfo: KnownChart = {
	names: ["podinfo"],
	of: /podinfo|stefanprodan/,
	source: "https://github.com/stefanprodan/podinfo: charts/podinfo/README.md",
	makes: {
		values,
		template,
		keys: { signals: "hpa.requests", affinity: "ingress.annotations", limited: "ingress.annotations" },
	},
};
