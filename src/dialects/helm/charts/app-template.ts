import type { KnownChart } from "./known.ts";

/**
 * Source: bjw-s-labs/helm-charts, docs of app-template and of the common library, versions 1 to 4. What 2 called by fixed
 * names ("main") is called as one likes since 3; until then each container was probed unless it was told otherwise.
 */
const template = `
{{- define "full" -}}
{{- $global := .Values.global | default dict -}}
{{- get $global "fullnameOverride" | default .Values.fullnameOverride | default (get $global "nameOverride") | default .Release.Name | lower -}}
{{- end -}}

{{- define "called" -}}
{{- $full := include "full" .root -}}
{{- $own := .one.nameOverride | default .one.suffix | default (ternary .id "" (and (gt (int .count) 1) (ne .id "main"))) -}}
{{- with .one.forceRename }}{{ tpl . $.root }}{{ else }}{{ if and $own (ne $own $full) (not (hasSuffix (print "-" $own) $full)) }}{{ $full }}-{{ $own }}{{ else }}{{ $full }}{{ end }}{{ end -}}
{{- end -}}

{{- define "service" -}}
{{- $one := get .services .id | default dict -}}
{{- include "called" (dict "root" .root "id" .id "one" $one "count" (len .services)) -}}
{{- end -}}

{{- define "variables" -}}
{{- range $key, $value := . }}
{{- if kindIs "map" $value }}
{{- if hasKey $value "name" }}
- {{ toYaml $value | nindent 2 | trim }}
{{- else if hasKey $value "valueFrom" }}
- name: {{ $key }}
  valueFrom: {{ toYaml $value.valueFrom | nindent 4 }}
{{- else if hasKey $value "value" }}
- name: {{ $key }}
  value: {{ $value.value | quote }}
{{- else }}
- name: {{ $key }}
  valueFrom: {{ toYaml (omit $value "dependsOn") | nindent 4 }}
{{- end }}
{{- else if ne (toString $value) "" }}
- name: {{ $key }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "probe" -}}
{{- $probe := .probe -}}
{{ .name }}Probe:
{{- if $probe.custom }}
  {{- toYaml $probe.spec | nindent 2 }}
{{- else }}
{{- $type := $probe.type | default "TCP" | upper }}
{{- if or (eq $type "HTTP") (eq $type "HTTPS") }}
  httpGet:
    path: {{ $probe.path | default "/" | quote }}
    port: {{ $probe.port | default .port }}
{{- else if eq $type "GRPC" }}
  grpc:
    port: {{ $probe.port | default .port }}
{{- else }}
  tcpSocket:
    port: {{ $probe.port | default .port }}
{{- end }}
{{- with $probe.spec }}
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "mounts" -}}
{{- $controller := .controller -}}
{{- $container := .container -}}
{{- range $id, $one := .root.Values.persistence }}
{{- if and (kindIs "map" $one) (ne (toString $one.enabled) "false") }}
{{- $advanced := dig $controller $container list ($one.advancedMounts | default dict) }}
{{- if or $one.globalMounts $advanced }}
{{- range concat ($one.globalMounts | default list) $advanced }}
- name: {{ $id }}
  mountPath: {{ .path | default (print "/" $id) | quote }}
{{- end }}
{{- else if not $one.advancedMounts }}
- name: {{ $id }}
  mountPath: {{ $one.mountPath | default (print "/" $id) | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "volumes" -}}
{{- $root := .root -}}
{{- $controller := .controller -}}
{{- range $id, $one := $root.Values.persistence }}
{{- if and (kindIs "map" $one) (ne (toString $one.enabled) "false") }}
{{- if or $one.globalMounts (not $one.advancedMounts) (hasKey $one.advancedMounts $controller) }}
{{- $type := $one.type | default "persistentVolumeClaim" }}
- name: {{ $id }}
{{- if or (eq $type "persistentVolumeClaim") (eq $type "pvc") }}
  persistentVolumeClaim:
    claimName: {{ tpl ($one.existingClaim | default (printf "%s-%s" (include "full" $root) $id) | toString) $root }}
{{- else if eq $type "configMap" }}
  configMap:
    name: {{ tpl ($one.name | default (include "full" $root) | toString) $root }}
{{- else if eq $type "secret" }}
  secret:
    secretName: {{ tpl ($one.name | default (include "full" $root) | toString) $root }}
{{- else if eq $type "nfs" }}
  nfs:
    server: {{ $one.server }}
    path: {{ $one.path }}
{{- else if eq $type "hostPath" }}
  hostPath:
    path: {{ $one.hostPath }}
{{- else if eq $type "custom" }}
  {{- toYaml (omit ($one.volumeSpec | default dict) "name") | nindent 2 }}
{{- else }}
  emptyDir: {}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "containers" -}}
{{- $root := .root -}}
{{- $controller := .id -}}
{{- $defaults := .one.defaultContainerOptions | default dict -}}
{{- $port := .port -}}
{{- $early := .early -}}
{{- range $id, $one := .containers }}
{{- if and (kindIs "map" $one) (ne (toString $one.enabled) "false") }}
- name: {{ $one.nameOverride | default $id }}
{{- $image := $one.image | default $defaults.image | default dict }}
  image: {{ if kindIs "map" $image }}{{ $image.repository }}{{ with $image.tag }}:{{ . }}{{ end }}{{ else }}{{ $image }}{{ end }}
{{- with $one.command | default $defaults.command }}
  command: {{ if kindIs "slice" . }}{{ toYaml . | nindent 4 }}{{ else }}[{{ tpl . $root | quote }}]{{ end }}
{{- end }}
{{- with $one.args | default $defaults.args }}
  args: {{ if kindIs "slice" . }}{{ toYaml . | nindent 4 }}{{ else }}[{{ tpl . $root | quote }}]{{ end }}
{{- end }}
{{- with $one.env | default $defaults.env }}
  env: {{- include "variables" . | nindent 4 }}
{{- end }}
{{- with $one.envFrom | default $defaults.envFrom }}
  envFrom:
{{- range . }}
{{- $map := .configMap | default (.configMapRef | default dict).name }}
{{- $secret := .secret | default (.secretRef | default dict).name }}
{{- if $secret }}
    - secretRef:
        name: {{ tpl $secret $root }}
{{- else }}
    - configMapRef:
        name: {{ tpl ($map | default (include "full" $root)) $root }}
{{- end }}
{{- end }}
{{- end }}
{{- with $one.resources | default $defaults.resources }}
  resources: {{- toYaml . | nindent 4 }}
{{- end }}
{{- with $one.lifecycle }}
  lifecycle: {{- toYaml . | nindent 4 }}
{{- end }}
{{- range $name := list "liveness" "readiness" "startup" }}
{{- $probe := get ($one.probes | default dict) $name | default dict }}
{{- if eq (toString $probe.enabled) "true" }}
  {{- include "probe" (dict "name" $name "probe" $probe "port" $port) | nindent 2 }}
{{- else if and (ne (toString $probe.enabled) "false") (eq $early "yes") }}
  {{- include "probe" (dict "name" $name "probe" $probe "port" $port) | nindent 2 }}
{{- else if and (ne (toString $probe.enabled) "false") (eq $early "perhaps") (eq $id "main") }}
  {{ $name }}Probe: "\${the version of the chart, which no file says,}"
{{- end }}
{{- end }}
{{- with include "mounts" (dict "root" $root "controller" $controller "container" $id) }}
  volumeMounts: {{- . | nindent 4 }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "pod" -}}
{{- $root := .root -}}
{{- $pod := .one.pod | default dict -}}
{{- $all := .root.Values.defaultPodOptions | default dict -}}
{{- range $key := list "terminationGracePeriodSeconds" "nodeSelector" "tolerations" "affinity" "topologySpreadConstraints" "priorityClassName" "hostNetwork" "restartPolicy" "runtimeClassName" "securityContext" }}
{{- with (get $pod $key) | default (get $all $key) }}
{{ $key }}: {{ if or (kindIs "map" .) (kindIs "slice" .) }}{{ tpl (toYaml .) $root | nindent 2 }}{{ else }}{{ . }}{{ end }}
{{- end }}
{{- end }}
containers: {{- include "containers" (merge (dict "containers" .one.containers) .) | nindent 2 }}
{{- with include "volumes" (dict "root" .root "controller" .id) }}
volumes: {{- . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "labels" -}}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/name: {{ include "full" .root }}
app.kubernetes.io/controller: {{ .id }}
{{- end -}}

{{- $root := . }}
{{- $major := regexFind "^[0-9]+" .Chart.Version }}
{{- $early := ternary "perhaps" (ternary "yes" "no" (lt (int $major) 3)) (eq $major "") }}
{{- $given := .Values.controllers }}
{{- if and (not $given) .Values.image }}
{{- $main := pick .Values "image" "command" "args" "env" "envFrom" "resources" "lifecycle" "probes" }}
{{- $given = dict "main" (merge (dict "containers" (dict "main" $main) "pod" (pick .Values "terminationGracePeriodSeconds" "nodeSelector" "tolerations" "affinity" "topologySpreadConstraints" "hostNetwork")) (.Values.controller | default dict)) }}
{{- $early = "yes" }}
{{- end }}
{{- $controllers := dict }}
{{- range $id, $one := $given }}{{ if and (kindIs "map" $one) (ne (toString $one.enabled) "false") }}{{ $_ := set $controllers $id $one }}{{ end }}{{ end }}
{{- $services := dict }}
{{- range $id, $one := .Values.service }}{{ if and (kindIs "map" $one) (ne (toString $one.enabled) "false") }}{{ $_ := set $services $id $one }}{{ end }}{{ end }}
{{- $first := keys $controllers | sortAlpha | first }}
{{- range $id, $one := $given }}
{{- if hasKey $controllers $id }}
{{- $type := $one.type | default "deployment" | lower }}
{{- $called := include "called" (dict "root" $root "id" $id "one" $one "count" (len $controllers)) }}
{{- $port := 80 }}
{{- range $services }}
{{- if eq (.controller | default $first) $id }}{{ range .ports }}{{ if kindIs "map" . }}{{ $port = .targetPort | default .port }}{{ end }}{{ end }}{{ end }}
{{- end }}
{{- $pod := dict "root" $root "id" $id "one" $one "port" $port "early" $early }}
---
{{- if or (eq $type "cronjob") (eq $type "job") }}
apiVersion: batch/v1
kind: {{ ternary "CronJob" "Job" (eq $type "cronjob") }}
metadata:
  name: {{ $called }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    app.kubernetes.io/controller: {{ $id }}
spec:
{{- if eq $type "cronjob" }}
  schedule: {{ ($one.cronjob | default dict).schedule | default "*/20 * * * *" | quote }}
  concurrencyPolicy: {{ ($one.cronjob | default dict).concurrencyPolicy | default "Forbid" }}
  jobTemplate:
    spec:
      template:
        spec: {{- include "pod" $pod | nindent 10 }}
{{- else }}
  template:
    spec: {{- include "pod" $pod | nindent 6 }}
{{- end }}
{{- else }}
apiVersion: apps/v1
kind: {{ ternary "StatefulSet" (ternary "DaemonSet" "Deployment" (eq $type "daemonset")) (eq $type "statefulset") }}
metadata:
  name: {{ $called }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    app.kubernetes.io/controller: {{ $id }}
spec:
{{- if ne $type "daemonset" }}
{{- if not (hasKey $one "replicas") }}
  replicas: 1
{{- else if not (kindIs "invalid" $one.replicas) }}
  replicas: {{ $one.replicas }}
{{- end }}
{{- end }}
{{- if eq $type "deployment" }}
  strategy:
    type: {{ $one.strategy | default "Recreate" }}
{{- if and (eq (toString $one.strategy) "RollingUpdate") $one.rollingUpdate }}
    rollingUpdate:
{{- with $one.rollingUpdate.unavailable }}
      maxUnavailable: {{ . }}
{{- end }}
{{- with $one.rollingUpdate.surge }}
      maxSurge: {{ . }}
{{- end }}
{{- end }}
{{- end }}
  selector:
    matchLabels: {{- include "labels" $pod | nindent 6 }}
  template:
    metadata:
      labels: {{- include "labels" $pod | nindent 8 }}
    spec: {{- include "pod" $pod | nindent 6 }}
{{- with ($one.statefulset | default dict).volumeClaimTemplates }}
  volumeClaimTemplates:
{{- range . }}
    - metadata:
        name: {{ .name }}
      spec:
        accessModes: [{{ .accessMode | default "ReadWriteOnce" }}]
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- range $id, $one := .Values.service }}
{{- if hasKey $services $id }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "service" (dict "root" $root "id" $id "services" $services) }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    app.kubernetes.io/service: {{ $id }}
spec:
  type: {{ $one.type | default "ClusterIP" }}
{{- with $one.sessionAffinity }}
  sessionAffinity: {{ . }}
{{- end }}
  selector: {{- include "labels" (dict "root" $root "id" ($one.controller | default $first)) | nindent 4 }}
  ports:
{{- range $name, $port := $one.ports }}
{{- if and (kindIs "map" $port) (ne (toString $port.enabled) "false") }}
    - name: {{ $name }}
      port: {{ $port.port }}
      targetPort: {{ $port.targetPort | default $port.port }}
{{- if eq (toString $port.protocol) "UDP" }}
      protocol: UDP
{{- end }}
{{- with $port.appProtocol }}
      appProtocol: {{ . }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- range $id, $one := .Values.ingress }}
{{- if and (kindIs "map" $one) (ne (toString $one.enabled) "false") $one.hosts }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ include "called" (dict "root" $root "id" $id "one" $one "count" (len $root.Values.ingress)) }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    app.kubernetes.io/component: {{ $id }}
{{- with $one.annotations }}
  annotations: {{- toYaml . | nindent 4 }}
{{- end }}
spec:
{{- with $one.className | default $one.ingressClassName }}
  ingressClassName: {{ . }}
{{- end }}
  rules:
{{- range $one.hosts }}
    - host: {{ tpl (toString .host) $root | quote }}
      http:
        paths:
{{- range .paths }}
{{- $to := .service | default dict }}
          - path: {{ .path | default "/" | quote }}
            pathType: {{ .pathType | default "Prefix" }}
            backend:
              service:
                name: {{ if and $to.name (not (hasKey $services $to.name)) }}{{ tpl $to.name $root }}{{ else }}{{ include "service" (dict "root" $root "id" ($to.identifier | default $to.name | default (keys $services | sortAlpha | first)) "services" $services) }}{{ end }}
                port:
{{- if regexMatch "^[0-9]+$" (toString $to.port) }}
                  number: {{ $to.port }}
{{- else }}
                  name: {{ $to.port | default "http" }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- range $id, $one := .Values.route }}
{{- if and (kindIs "map" $one) (ne (toString $one.enabled) "false") }}
---
apiVersion: gateway.networking.k8s.io/v1
kind: {{ $one.kind | default "HTTPRoute" }}
metadata:
  name: {{ include "called" (dict "root" $root "id" $id "one" $one "count" (len $root.Values.route)) }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    app.kubernetes.io/component: {{ $id }}
spec:
{{- with $one.parentRefs }}
  parentRefs: {{- toYaml . | nindent 4 }}
{{- end }}
{{- with $one.hostnames }}
  hostnames:
{{- range . }}
    - {{ tpl (toString .) $root | quote }}
{{- end }}
{{- end }}
  rules:
{{- range ($one.rules | default (list dict)) }}
    - backendRefs:
{{- range (.backendRefs | default (list dict)) }}
        - name: {{ if and .name (not (hasKey $services .name)) }}{{ tpl .name $root }}{{ else }}{{ include "service" (dict "root" $root "id" (.identifier | default .name | default (keys $services | sortAlpha | first)) "services" $services) }}{{ end }}
          port: {{ .port | default 80 }}
{{- with .weight }}
          weight: {{ . }}
{{- end }}
{{- end }}
{{- with .matches }}
      matches: {{- toYaml . | nindent 8 }}
{{- end }}
{{- with .filters }}
      filters: {{- toYaml . | nindent 8 }}
{{- end }}
{{- with .timeouts }}
      timeouts: {{- toYaml . | nindent 8 }}
{{- end }}
{{- with .sessionPersistence }}
      sessionPersistence: {{- toYaml . | nindent 8 }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- range $id, $one := .Values.configMaps }}
{{- if and (kindIs "map" $one) (ne (toString $one.enabled) "false") $one.data }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "called" (dict "root" $root "id" $id "one" $one "count" (len $root.Values.configMaps)) }}
  namespace: {{ $root.Release.Namespace }}
data: {{- toYaml $one.data | nindent 2 }}
{{- end }}
{{- end }}
{{- range $id, $one := .Values.rawResources }}
{{- if and (kindIs "map" $one) (ne (toString $one.enabled) "false") $one.kind }}
---
apiVersion: {{ $one.apiVersion }}
kind: {{ $one.kind }}
metadata:
  name: {{ include "called" (dict "root" $root "id" $id "one" $one "count" (len $root.Values.rawResources)) }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    app.kubernetes.io/component: {{ $id }}
{{ toYaml (omit ($one.manifest | default $one.spec | default dict) "metadata") }}
{{- end }}
{{- end }}
`;

export const appTemplate: KnownChart = {
	names: ["app-template"],
	source: "https://bjw-s-labs.github.io/helm-charts/docs/app-template/",
	makes: {
		values: "{}",
		template,
		keys: {
			replicas: "controllers.<name>.replicas",
			setAnew: "controllers.<name>.replicas: null",
			strategy: "controllers.<name>.strategy: RollingUpdate",
			maxUnavailable: "controllers.<name>.rollingUpdate.unavailable",
			maxSurge: "controllers.<name>.rollingUpdate.surge",
			readiness: "controllers.<name>.containers.<name>.probes.readiness",
			preStop: "controllers.<name>.containers.<name>.lifecycle.preStop",
			grace: "defaultPodOptions.terminationGracePeriodSeconds",
			affinity: "ingress.<name>.annotations",
			limited: "ingress.<name>.annotations",
		},
	},
};
