import type { KnownChart } from "./known.ts";

/** What its versions differ in is left out here: whether there are probes and requests where nobody asks for any. */
const values = `
deployment:
  enabled: true
service:
  enabled: true
  type: ClusterIP
  ports:
    - port: 8080
      name: http
      targetPort: 8080
ingress:
  enabled: false
httpRoute:
  enabled: false
persistence:
  enabled: false
autoscaling:
  enabled: false
  minReplicas: 1
  maxReplicas: 10
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 60
    - type: Resource
      resource:
        name: memory
        target:
          type: Utilization
          averageUtilization: 60
pdb:
  enabled: false
  minAvailable: 1
`;

const template = `
{{- $name := .Values.applicationName | default .Release.Name }}
{{- $one := .Values.deployment }}
{{- if $one.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  namespace: {{ .Release.Namespace }}
spec:
{{- if not (kindIs "invalid" $one.replicas) }}
  replicas: {{ $one.replicas }}
{{- end }}
{{- with $one.minReadySeconds }}
  minReadySeconds: {{ . }}
{{- end }}
{{- with $one.strategy }}
  strategy: {{- toYaml . | nindent 4 }}
{{- end }}
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ $name }}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {{ $name }}
    spec:
{{- with $one.terminationGracePeriodSeconds }}
      terminationGracePeriodSeconds: {{ . }}
{{- end }}
{{- range $key := list "nodeSelector" "tolerations" "affinity" "topologySpreadConstraints" }}
{{- with get $one $key }}
      {{ $key }}: {{- toYaml . | nindent 8 }}
{{- end }}
{{- end }}
      containers:
        - name: {{ $name }}
          image: {{ ($one.image | default dict).repository }}:{{ ($one.image | default dict).tag | default "latest" }}
{{- with $one.command }}
          command: {{- toYaml . | nindent 12 }}
{{- end }}
{{- with $one.args }}
          args: {{- toYaml . | nindent 12 }}
{{- end }}
{{- with $one.ports }}
          ports: {{- toYaml . | nindent 12 }}
{{- end }}
{{- range $key := list "startupProbe" "livenessProbe" "readinessProbe" }}
{{- $probe := get $one $key | default dict }}
{{- if eq (toString $probe.enabled) "true" }}
          {{ $key }}: {{- toYaml (omit $probe "enabled") | nindent 12 }}
{{- else if and (ne (toString $probe.enabled) "false") (ne $key "startupProbe") }}
          {{ $key }}: "\${the version of the chart}"
{{- end }}
{{- end }}
{{- with $one.lifecycle }}
          lifecycle: {{- toYaml . | nindent 12 }}
{{- end }}
{{- if hasKey $one "resources" }}
          resources: {{- toYaml $one.resources | nindent 12 }}
{{- else }}
          resources: {requests: {cpu: "\${the version of the chart}", memory: "\${the version of the chart}"}}
{{- end }}
{{- with $one.env }}
          env:
{{- range $key, $value := . }}
            - name: {{ $key }}
              {{- toYaml $value | nindent 14 }}
{{- end }}
{{- end }}
{{- with $one.envFrom }}
          envFrom:
{{- range $key, $value := . }}
{{- if eq (toString $value.type) "configmap" }}
            - configMapRef:
                name: {{ $value.name | default (printf "%s-%s" $name (toString $value.nameSuffix)) }}
{{- else }}
            - secretRef:
                name: {{ $value.name | default (printf "%s-%s" $name (toString $value.nameSuffix)) }}
{{- end }}
{{- end }}
{{- end }}
{{- if and .Values.persistence.enabled .Values.persistence.mountPVC }}
          volumeMounts:
            - name: {{ $name }}-data
              mountPath: {{ .Values.persistence.mountPath | default "/" }}
      volumes:
        - name: {{ $name }}-data
          persistentVolumeClaim:
            claimName: {{ .Values.persistence.name | default (printf "%s-data" $name) }}
{{- else }}
{{- with $one.volumeMounts }}
          volumeMounts:
{{- range $key, $value := . }}
            - name: {{ $key }}
              {{- toYaml $value | nindent 14 }}
{{- end }}
{{- end }}
{{- with $one.volumes }}
      volumes:
{{- range $key, $value := . }}
        - name: {{ $key }}
          {{- toYaml $value | nindent 10 }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- if and .Values.autoscaling.enabled $one.enabled }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ $name }}
  namespace: {{ .Release.Namespace }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ $name }}
  minReplicas: {{ .Values.autoscaling.minReplicas }}
  maxReplicas: {{ .Values.autoscaling.maxReplicas }}
  metrics: {{- toYaml .Values.autoscaling.metrics | nindent 4 }}
{{- with .Values.autoscaling.behavior }}
  behavior: {{- toYaml . | nindent 4 }}
{{- end }}
{{- end }}
{{- if .Values.pdb.enabled }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $name }}
  namespace: {{ .Release.Namespace }}
spec:
{{- if .Values.pdb.minAvailable }}
  minAvailable: {{ .Values.pdb.minAvailable }}
{{- else }}
  maxUnavailable: {{ .Values.pdb.maxUnavailable }}
{{- end }}
  selector:
    matchLabels:
      app.kubernetes.io/name: {{ $name }}
{{- end }}
{{- if .Values.service.enabled }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  namespace: {{ .Release.Namespace }}
spec:
  type: {{ .Values.service.type }}
  selector:
    app.kubernetes.io/name: {{ $name }}
  ports: {{- toYaml .Values.service.ports | nindent 4 }}
{{- end }}
{{- if .Values.ingress.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ $name }}
  namespace: {{ .Release.Namespace }}
{{- with .Values.ingress.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
{{- end }}
spec:
{{- with .Values.ingress.ingressClassName }}
  ingressClassName: {{ . }}
{{- end }}
  rules:
{{- range .Values.ingress.hosts }}
    - host: {{ tpl (toString .host) $ | quote }}
      http:
        paths:
{{- range .paths }}
          - path: {{ .path | default "/" | quote }}
            pathType: {{ .pathType | default "ImplementationSpecific" }}
            backend:
              service:
                name: {{ .serviceName | default $name }}
                port:
                  name: {{ .servicePort | default "http" }}
{{- end }}
{{- end }}
{{- end }}
{{- if .Values.httpRoute.enabled }}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: {{ $name }}
  namespace: {{ .Release.Namespace }}
spec:
{{- with .Values.httpRoute.hostnames }}
  hostnames: {{- toYaml . | nindent 4 }}
{{- end }}
{{- with .Values.httpRoute.parentRefs }}
  parentRefs: {{- toYaml . | nindent 4 }}
{{- end }}
  rules:
    - backendRefs:
        - name: {{ $name }}
          port: {{ (first .Values.service.ports).port }}
{{- end }}
`;

export const application: KnownChart = {
	names: ["application"],
	of: /stakater/i,
	source: "https://github.com/stakater/application: README.md and values.yaml",
	makes: {
		values,
		template,
		keys: {
			replicas: "deployment.replicas",
			strategy: "deployment.strategy",
			maxUnavailable: "deployment.strategy.rollingUpdate.maxUnavailable",
			readiness: "deployment.readinessProbe",
			preStop: "deployment.lifecycle.preStop",
			grace: "deployment.terminationGracePeriodSeconds",
			signals: "autoscaling.metrics",
			affinity: "ingress.annotations",
			limited: "ingress.annotations",
		},
	},
};
