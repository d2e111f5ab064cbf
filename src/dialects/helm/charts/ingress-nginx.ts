import type { KnownChart } from "./known.ts";

/** Of the controller itself nothing is a service of the workspace; what it is told holds for every Ingress. */
const template = `
{{- $full := .Values.fullnameOverride | default (ternary .Release.Name (printf "%s-ingress-nginx" .Release.Name) (contains "ingress-nginx" .Release.Name)) }}
{{- with .Values.controller.config }}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $full }}-controller
  namespace: {{ $.Release.Namespace }}
data:
{{- range $key, $value := . }}
  {{ $key }}: {{ tpl (toString $value) $ | quote }}
{{- end }}
{{- end }}
`;

export const ingressNginx: KnownChart = {
	names: ["ingress-nginx"],
	source: "https://github.com/kubernetes/ingress-nginx: charts/ingress-nginx/README.md",
	makes: { values: "controller: {}", template },
};
