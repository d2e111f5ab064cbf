import type { KnownChart } from "./known.ts";

const template = `
{{- range .Values.resources }}
---
{{ toYaml . }}
{{- end }}
{{- range .Values.templates }}
---
{{ tpl . $ }}
{{- end }}
`;

/** It has objects of a cluster as its values. */
export const raw: KnownChart = {
	names: ["raw"],
	source: "https://github.com/bedag/helm-charts: charts/raw; the incubator's chart of the same name",
	makes: { values: "resources: []", template },
};
