import { type Attribute, declared, placeOf } from "../design/attribute.ts";

/** What looks after a cluster, by the last part of its image: those who run it use it, and no user waits for it. */
const images =
	/^(prometheus|alertmanager|grafana(-oss|-enterprise)?|heapster[\w-]*|defaultbackend([-\w]*)|kibana[\w-]*|[\w-]+[-_]exporter|kube-state-metrics|metrics-server|jaeger([-_][\w-]+)?|all-in-one|zipkin[\w-]*|loki|tempo|otel-lgtm|cadvisor|promtail|logstash[\w-]*|filebeat|fluentd[\w-]*|fluent-bit|[\w-]*collector[\w-]*|cluster-autoscaler|cert-manager-[\w-]+|external-dns|metallb-[\w-]+|argocd|pgadmin4?|phpmyadmin|adminer|redis-commander|mongo-express|kafka-ui|kafdrop|akhq|redis-?insight|opensearch-dashboards|dozzle|portainer(-ce|-ee)?|aspire-dashboard|seq|mailhog|mailpit|maildev|smtp4dev|papercut(-smtp)?|swagger-(ui|editor)|prometheus-adapter|external-secrets|sealed-secrets-controller|karpenter|kyverno[\w-]*|gatekeeper|velero|reloader|descheduler|vpa-[\w-]+|keda(-[\w-]+)?|flagger|kured|coredns|csi-[\w-]+|[\w-]+-csi-driver|aws-load-balancer-controller|goldilocks|(aws-)?xray(-daemon)?|cloudwatch-agent|aws-for-fluent-bit|[\w-]*ingress-controller|haproxy-ingress|kubernetes-ingress|nginx-ingress|[\w-]*admission[\w-]*|[\w-]+-webhook|([\w-]+-)?operator|([\w-]+-)?controller-manager|[\w-]*load-?(gen(erator)?|test(er|ing)?)|slow_cooker|locust|k6|fortio|kiali|karma|gatus|unpoller|skywalking-(oap-server|ui)|proxyv2)$/i;

/** Namespaces that controllers of a cluster are installed into, by their own instructions. */
const controllers =
	/^(kube-system|istio-system|linkerd(-[\w-]+)?|cert-manager|ingress-nginx|flux-system|argocd|gatekeeper-system|kyverno|keda|karpenter|knative-(serving|eventing)|metallb-system|external-secrets|tekton-pipelines)$/;

export function addOn(image: Attribute | undefined, namespace = "", at?: Attribute): Attribute | undefined {
	const place = placeOf(image);
	const [last] = typeof image?.value === "string" ? image.value.split("@")[0].split("/").reverse() : [""];
	// The image of ingress-nginx is called "controller"; Istio's gateway is "auto", until it is injected. Two that carry
	// logs and metrics are called after words that others are called after, too.
	const whole = /ingress-nginx\/controller\b|timberio\/vector\b|grafana\/alloy\b|^auto$/;
	if (place && (images.test(last.split(":")[0]) || whole.test(String(image?.value)))) return declared(true, place);
	return at && controllers.test(namespace) ? { ...at, value: true } : undefined;
}
