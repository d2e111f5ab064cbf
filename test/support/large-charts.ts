import type { Edit } from "./large-design.ts";

const path = (file: string): string => `charts/service-7/${file}`;
const swapped =
	(before: string, after: readonly [string, string]) =>
	(text: string, turn: number): string =>
		text.replace(before, after[turn]);

/** What a person changes in a chart among many. */
export const chartEdits: readonly Edit[] = [
	{
		name: "a value",
		path: path("values.yaml"),
		texts: swapped("replicaCount: 2", ["replicaCount: 2", "replicaCount: 3"]),
	},
	{
		name: "an environment's value",
		path: path("values-prod.yaml"),
		texts: swapped("maxReplicas: 20", ["maxReplicas: 20", "maxReplicas: 30"]),
	},
	{
		name: "a line of a template",
		path: path("templates/deployment.yaml"),
		texts: swapped("periodSeconds: 10", ["periodSeconds: 10", "periodSeconds: 5"]),
	},
	{
		name: "a named template",
		path: path("templates/_helpers.tpl"),
		texts: swapped("app.kubernetes.io/part-of: shop", [
			"app.kubernetes.io/part-of: shop",
			"app.kubernetes.io/part-of: other",
		]),
	},
	{
		name: "a template comes and goes",
		path: path("templates/hpa.yaml"),
		texts: (text, turn) => (turn === 0 ? undefined : text),
	},
];

/** Charts as one starts them: named templates, a Deployment with Service, Ingress and scaler, values for production. */
export function chartsOf(count: number): Record<string, string> {
	return Object.fromEntries(
		Array.from({ length: count }, (_, index) =>
			Object.entries(filesOf(`service-${index}`)).map(([file, text]) => [`charts/service-${index}/${file}`, text]),
		).flat(),
	);
}

function filesOf(name: string): Record<string, string> {
	const metadata = (kind: string, version: string): string =>
		`apiVersion: ${version}\nkind: ${kind}\nmetadata:\n  name: {{ include "${name}.fullname" . }}\n  labels:\n    {{- include "${name}.labels" . | nindent 4 }}\n`;
	return {
		"Chart.yaml": `apiVersion: v2\nname: ${name}\nversion: 1.0.0\nappVersion: "2.1"\n`,
		"values.yaml": `replicaCount: 2
image: { repository: example/${name}, tag: "" }
nameOverride: ""
service: { type: ClusterIP, port: 80 }
ingress:
  enabled: true
  className: nginx
  annotations: {}
  hosts: [{ host: ${name}.example.org, paths: [{ path: /, pathType: Prefix }] }]
resources:
  requests: { cpu: 250m, memory: 256Mi }
autoscaling: { enabled: false, minReplicas: 2, maxReplicas: 10, targetCPUUtilizationPercentage: 70 }
env: { LOG_LEVEL: info }
nodeSelector: {}
tolerations: []
`,
		"values-prod.yaml": "autoscaling: { enabled: true, maxReplicas: 20 }\nenv: { LOG_LEVEL: warn }\n",
		"templates/_helpers.tpl": `{{- define "${name}.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- define "${name}.fullname" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}{{ printf "%s-%s" .Release.Name (include "${name}.name" .) | trunc 63 | trimSuffix "-" }}{{ end }}
{{- end }}
{{- define "${name}.selectorLabels" -}}
app.kubernetes.io/name: {{ include "${name}.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- define "${name}.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/part-of: shop
{{ include "${name}.selectorLabels" . }}
{{- if .Chart.AppVersion }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}
{{- end }}
`,
		"templates/deployment.yaml": `${metadata("Deployment", "apps/v1")}spec:
  {{- if not .Values.autoscaling.enabled }}
  replicas: {{ .Values.replicaCount }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "${name}.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "${name}.labels" . | nindent 8 }}
    spec:
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          ports:
            - { name: http, containerPort: {{ .Values.service.port }}, protocol: TCP }
          readinessProbe:
            httpGet: { path: /ready, port: http }
            periodSeconds: 10
          env:
            {{- range $key, $value := .Values.env }}
            - name: {{ $key }}
              value: {{ $value | quote }}
            {{- end }}
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
      {{- with .Values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
`,
		"templates/service.yaml": `${metadata("Service", "v1")}spec:
  type: {{ .Values.service.type }}
  ports:
    - { port: {{ .Values.service.port }}, targetPort: http, protocol: TCP, name: http }
  selector:
    {{- include "${name}.selectorLabels" . | nindent 4 }}
`,
		"templates/hpa.yaml": `{{- if .Values.autoscaling.enabled }}
${metadata("HorizontalPodAutoscaler", "autoscaling/v2")}spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: {{ include "${name}.fullname" . }} }
  minReplicas: {{ .Values.autoscaling.minReplicas }}
  maxReplicas: {{ .Values.autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: { type: Utilization, averageUtilization: {{ .Values.autoscaling.targetCPUUtilizationPercentage }} }
{{- end }}
`,
		"templates/ingress.yaml": `{{- if .Values.ingress.enabled -}}
{{- $fullName := include "${name}.fullname" . -}}
${metadata("Ingress", "networking.k8s.io/v1")}  {{- with .Values.ingress.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  ingressClassName: {{ .Values.ingress.className }}
  rules:
    {{- range .Values.ingress.hosts }}
    - host: {{ .host | quote }}
      http:
        paths:
          {{- range .paths }}
          - path: {{ .path }}
            pathType: {{ .pathType }}
            backend:
              service: { name: {{ $fullName }}, port: { number: {{ $.Values.service.port }} } }
          {{- end }}
    {{- end }}
{{- end }}
`,
	};
}
