import type { KnownChart } from "./known.ts";

const values = `
type: postgresql
cluster:
  instances: 3
poolers: []
`;

const template = `
{{- $full := .Values.fullnameOverride | default (ternary .Release.Name (printf "%s-%s" .Release.Name (.Values.nameOverride | default "cluster")) (contains (.Values.nameOverride | default "cluster") .Release.Name)) }}
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: {{ $full }}
  namespace: {{ .Release.Namespace }}
spec:
  instances: {{ .Values.cluster.instances }}
{{- with .Values.cluster.postgresql }}
  postgresql: {{- toYaml . | nindent 4 }}
{{- end }}
{{- range .Values.poolers }}
---
apiVersion: postgresql.cnpg.io/v1
kind: Pooler
metadata:
  name: {{ $full }}-pooler-{{ .name }}
  namespace: {{ $.Release.Namespace }}
spec:
  cluster:
    name: {{ $full }}
  type: {{ .type | default "rw" }}
  instances: {{ .instances | default 1 }}
  pgbouncer:
    poolMode: {{ .poolMode | default "session" }}
{{- with .parameters }}
    parameters: {{- toYaml . | nindent 6 }}
{{- end }}
{{- end }}
`;

export const cloudNativePg: KnownChart = {
	names: ["cluster"],
	of: /cnpg|cloudnative-pg/,
	source: "https://github.com/cloudnative-pg/charts: charts/cluster/README.md",
	makes: { values, template },
};
