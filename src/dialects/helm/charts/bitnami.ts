import type { KnownChart } from "./known.ts";

interface Web {
	name: string;
	kind: "Deployment" | "StatefulSet";
	/** The database that it brings along unless it is told not to. */
	brings?: "postgresql" | "mariadb";
	/** Whether it keeps files of its own on a volume unless it is told not to. */
	keeps?: boolean;
	service: "LoadBalancer" | "ClusterIP";
}

/** What is alike in all of them. What their versions differ in is left out: the requests that a preset stands for. */
const values = ({ brings, keeps, service }: Web) => `
replicaCount: 1
image:
  registry: docker.io
  tag: latest
service:
  type: ${service}
ingress:
  enabled: false
readinessProbe:
  enabled: true
livenessProbe:
  enabled: true
autoscaling:
  enabled: false
persistence:
  enabled: ${keeps ?? false}
${brings === undefined ? "" : `${brings}:\n  enabled: true\n`}`;

const template = ({ name, kind, brings }: Web) => `
{{- define "full" -}}
{{- $short := .Values.nameOverride | default "${name}" -}}
{{- .Values.fullnameOverride | default (ternary .Release.Name (printf "%s-%s" .Release.Name $short) (contains $short .Release.Name)) -}}
{{- end -}}
{{- $full := include "full" . }}
{{- $scaling := ternary .Values.autoscaling (.Values.autoscaling.hpa | default .Values.autoscaling) (hasKey .Values.autoscaling "minReplicas") }}
apiVersion: apps/v1
kind: ${kind}
metadata:
  name: {{ $full }}
  namespace: {{ .Release.Namespace }}
spec:
{{- if not $scaling.enabled }}
  replicas: {{ .Values.replicaCount }}
{{- end }}
{{- with .Values.updateStrategy }}
  ${kind === "Deployment" ? "strategy" : "updateStrategy"}: {{- toYaml . | nindent 4 }}
{{- end }}
  selector:
    matchLabels:
      app.kubernetes.io/instance: {{ .Release.Name }}
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/instance: {{ .Release.Name }}
        app.kubernetes.io/name: ${name}
    spec:
{{- with .Values.terminationGracePeriodSeconds }}
      terminationGracePeriodSeconds: {{ . }}
{{- end }}
{{- range $key := list "affinity" "nodeSelector" "tolerations" "topologySpreadConstraints" }}
{{- with get $.Values $key }}
      {{ $key }}: {{- toYaml . | nindent 8 }}
{{- end }}
{{- end }}
      containers:
        - name: ${name}
          image: {{ .Values.image.registry }}/{{ .Values.image.repository | default "bitnami/${name}" }}:{{ .Values.image.tag }}
          ports:
            - name: http
              containerPort: 8080
{{- if .Values.customReadinessProbe }}
          readinessProbe: {{- toYaml .Values.customReadinessProbe | nindent 12 }}
{{- else if .Values.readinessProbe.enabled }}
          readinessProbe:
            httpGet:
              path: /
              port: http
            initialDelaySeconds: {{ .Values.readinessProbe.initialDelaySeconds | default "\${the chart}" }}
{{- end }}
{{- with .Values.lifecycleHooks }}
          lifecycle: {{- toYaml . | nindent 12 }}
{{- end }}
{{- if .Values.resources }}
          resources: {{- toYaml .Values.resources | nindent 12 }}
{{- else if ne (toString .Values.resourcesPreset) "none" }}
          resources: {requests: {cpu: "\${the version of the chart}", memory: "\${the version of the chart}"}}
{{- end }}
{{- with .Values.extraEnvVars }}
          env: {{- toYaml . | nindent 12 }}
{{- end }}
{{- if .Values.persistence.enabled }}
          volumeMounts:
            - name: data
              mountPath: /bitnami/${name}
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: {{ .Values.persistence.existingClaim | default $full }}
{{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $full }}
  namespace: {{ .Release.Namespace }}
spec:
  type: {{ .Values.service.type }}
{{- with .Values.service.sessionAffinity }}
  sessionAffinity: {{ . }}
{{- end }}
  selector:
    app.kubernetes.io/instance: {{ .Release.Name }}
    app.kubernetes.io/name: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
{{- if $scaling.enabled }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ $full }}
  namespace: {{ .Release.Namespace }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: ${kind}
    name: {{ $full }}
  minReplicas: {{ $scaling.minReplicas | default "\${the version of the chart}" }}
  maxReplicas: {{ $scaling.maxReplicas | default "\${the version of the chart}" }}
  metrics:
{{- with $scaling.targetCPU }}
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: {{ . }}}}
{{- end }}
{{- with $scaling.targetMemory }}
    - type: Resource
      resource: {name: memory, target: {type: Utilization, averageUtilization: {{ . }}}}
{{- end }}
{{- end }}
{{- if and .Values.ingress.enabled .Values.ingress.hostname }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ $full }}
  namespace: {{ .Release.Namespace }}
{{- with .Values.ingress.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
{{- end }}
spec:
{{- with .Values.ingress.ingressClassName }}
  ingressClassName: {{ . }}
{{- end }}
  rules:
    - host: {{ .Values.ingress.hostname | quote }}
      http:
        paths:
          - path: {{ .Values.ingress.path | default "/" | quote }}
            pathType: Prefix
            backend: {service: {name: {{ $full }}, port: {name: http}}}
{{- end }}
${brings === undefined ? "" : brought(brings)}`;

/** The database of such a release, as its clients see it. */
const brought = (chart: "postgresql" | "mariadb") => `
{{- if .Values.${chart}.enabled }}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ .Release.Name }}-${chart}
  namespace: {{ .Release.Namespace }}
spec:
  selector:
    matchLabels:
      app.kubernetes.io/instance: {{ .Release.Name }}
      app.kubernetes.io/name: ${chart}
  template:
    metadata:
      labels:
        app.kubernetes.io/instance: {{ .Release.Name }}
        app.kubernetes.io/name: ${chart}
    spec:
      containers:
        - name: ${chart}
          image: docker.io/bitnami/${chart}:latest
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
---
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-${chart}
  namespace: {{ .Release.Namespace }}
spec:
  selector:
    app.kubernetes.io/instance: {{ .Release.Name }}
    app.kubernetes.io/name: ${chart}
  ports:
    - name: ${chart}
      port: ${chart === "postgresql" ? 5432 : 3306}
{{- end }}
`;

const charts: readonly Web[] = [
	{ name: "nginx", kind: "Deployment", service: "LoadBalancer" },
	{ name: "apache", kind: "Deployment", service: "LoadBalancer" },
	{ name: "keycloak", kind: "StatefulSet", brings: "postgresql", service: "ClusterIP" },
	{ name: "wordpress", kind: "Deployment", brings: "mariadb", keeps: true, service: "LoadBalancer" },
];

const keys = {
	strategy: "updateStrategy",
	readiness: "readinessProbe",
	preStop: "lifecycleHooks.preStop",
	grace: "terminationGracePeriodSeconds",
	affinity: "ingress.annotations",
	limited: "ingress.annotations",
};

/** Bitnami's charts of what serves users. */
export const bitnamiWeb: readonly KnownChart[] = charts.map((one) => ({
	names: [one.name],
	of: /bitnami/i,
	source: `https://github.com/bitnami/charts/tree/main/bitnami/${one.name}: README and values.yaml`,
	makes: { values: values(one), template: template(one), keys },
}));
