import type { KnownChart } from "./known.ts";

/** What looks after a cluster: operators, controllers, agents, what gathers and shows metrics and logs. */
const names = `
	cert-manager cert-manager-csi-driver trust-manager kube-prometheus-stack prometheus prometheus-operator-crds prometheus-node-exporter
	prometheus-adapter prometheus-blackbox-exporter prometheus-smartctl-exporter prometheus-pushgateway prometheus-snmp-exporter
	prometheus-postgres-exporter prometheus-redis-exporter kube-state-metrics alertmanager grafana grafana-operator loki loki-stack loki-distributed promtail
	alloy k8s-monitoring tempo tempo-distributed mimir-distributed victoria-metrics-k8s-stack victoria-metrics-operator victoria-metrics-single
	victoria-metrics-agent victoria-logs-single victoria-logs-collector fluent-bit fluentd fluent-operator aws-for-fluent-bit vector
	opentelemetry-operator opentelemetry-collector jaeger jaeger-operator datadog datadog-operator newrelic-bundle nri-bundle dynatrace-operator
	elastic-agent eck-operator eck-stack metrics-server cluster-autoscaler karpenter karpenter-crd keda keda-add-ons-http descheduler vpa
	goldilocks kubecost cost-analyzer opencost aws-load-balancer-controller aws-node-termination-handler aws-ebs-csi-driver
	aws-efs-csi-driver aws-fsx-csi-driver aws-vpc-cni secrets-store-csi-driver secrets-store-csi-driver-provider-aws
	csi-secrets-store-provider-azure csi-driver-nfs csi-driver-smb democratic-csi snapshot-controller external-dns external-secrets
	sealed-secrets vault-secrets-operator reloader reflector k8tz cilium coredns metallb kube-vip multus tigera-operator calico
	flannel spegel kubelet-csr-approver node-feature-discovery node-problem-detector nvidia-device-plugin gpu-operator
	intel-device-plugins-operator intel-device-plugins-gpu intel-gpu-resource-driver-chart generic-device-plugin rook-ceph
	rook-ceph-cluster ceph-csi-drivers ceph-csi-operator longhorn openebs zfs-localpv local-path-provisioner piraeus-operator volsync
	volsync-perfectra1n velero kyverno kyverno-policies policy-reporter gatekeeper falco trivy-operator kubescape-operator
	argo-cd argocd-apps argocd-image-updater argo-rollouts argo-workflows argo-events flux2 flux-operator flux-instance flagger
	weave-gitops gitops-server tofu-controller crossplane gha-runner-scale-set gha-runner-scale-set-controller
	actions-runner-controller gitlab-runner renovate-operator istiod istio-base istio-cni ztunnel kiali-server linkerd-crds
	linkerd-control-plane linkerd-viz gateway-helm envoy-gateway ngf nginx-gateway-fabric contour kong-operator cloudflare-tunnel
	origin-ca-issuer cloudnative-pg plugin-barman-cloud postgres-operator postgres-operator-ui pgo pg-operator mysql-operator
	mariadb-operator mariadb-operator-crds redis-operator dragonfly-operator community-operator psmdb-operator
	strimzi-kafka-operator rabbitmq-cluster-operator zookeeper-operator clickhouse-operator altinity-clickhouse-operator
	starrocks-operator spark-operator flink-kubernetes-operator kuberay-operator airflow-operator kueue mpi-operator
	kubernetes-dashboard headlamp kubeapps dex-k8s-authenticator gatus-sidecar silence-operator tuppr kopiur konflate drm-exporter
	smartctl-exporter unpoller vcluster vcluster-k8s onepassword-connect emqx-operator toolhive-operator
	toolhive-operator-crds litellm-operator keycloak-operator runtime-class-manager system-upgrade-controller kured
	nfs-subdir-external-provisioner nfs-server-provisioner x509-certificate-exporter eraser chaos-mesh litmus robusta botkube
	kube-downscaler kube-green overprovisioner gateway-api opensearch-dashboards kubetail filebeat metricbeat neuron-helm-chart yunikorn
	clickhouse-operator-helm local-static-provisioner cluster-autoscaler-chart efs-provisioner fluentd-kubernetes forecastle
	nginx-default-backend sumologic external-dns-chart k8s-gpu-dra-driver vertical-pod-autoscaler holmes opentelemetry-kube-stack
	openstack-cloud-controller-manager openstack-cinder-csi rbac-manager vsphere-csi vsphere-cpi testkube cryptnono kromgo
`;

/** What is called so elsewhere, too, and whose. */
const named: readonly (readonly [names: string, of: RegExp])[] = [
	["nginx-ingress nginx-ingress-controller", /nginx|bitnami|stable/],
	["traefik", /traefik/],
	["haproxy kubernetes-ingress haproxy-ingress", /haproxy/],
	["kong ingress", /kong/i],
	["base cni gateway", /istio/],
	// A library of templates: it deploys nothing by itself.
	["common", /bitnami/],
	["operator tenant", /min\.io|minio/],
	["tetragon", /cilium/],
	["vault consul", /hashicorp|bitnami/],
	["openbao", /openbao/],
	["harbor", /goharbor|bitnami/],
	["dex", /dexidp/],
	["oauth2-proxy", /oauth2-proxy|bitnami|stable/],
	["gitea", /gitea/],
	["forgejo", /forgejo/],
	["gitlab", /gitlab/],
	["jenkins", /jenkins|bitnami/],
	["sonarqube", /sonar/i],
	["kibana", /elastic|bitnami/],
	["connect", /1password|onepassword/i],
];

/** What such things are called by convention, whoever makes them. */
export const calledAddOn =
	/-(operator|crds?|exporter|csi-driver|device-plugin|admission(-webhook)?)$|^(csi|cert-manager-webhook)-/;

const listed = (text: string) => text.split(/\s+/).filter((name) => /^[\w-]+$/.test(name));

const source = "the descriptions of these charts on artifacthub.io";

export const addOns: readonly KnownChart[] = [
	{ names: listed(names), source, makes: "add-on" },
	...named.map(([names, of]): KnownChart => ({ names: listed(names), of, source, makes: "add-on" })),
];
