import type { Fact } from "../fact.ts";
import type { DocumentFormat } from "../format.ts";
import { MeasureError } from "../measure-error.ts";
import { factsOfScaler } from "./scaler.ts";
import { jsonOf } from "./summary.ts";
import { at, isoTime, listAt, numberAt, textAt } from "./values.ts";

/** What `kubectl get hpa -o json` and `kubectl get pods -o json` say of a cluster as it runs. */
export const kubernetes: DocumentFormat = {
	id: "kubernetes",
	title: "scalers and pods of Kubernetes (kubectl get hpa or pods, JSON)",
	recognises: ({ text }) =>
		/"kind":\s{0,9}"(HorizontalPodAutoscaler|Pod|List|HorizontalPodAutoscalerList|PodList)"/.test(text) &&
		text.includes('"apiVersion"'),
	read(text) {
		const document = jsonOf(text);
		const items = at(document, "items") === undefined ? [document] : listAt(document, "items");
		const kind = (item: unknown) => textAt(item, "kind") ?? textAt(document, "kind")?.replace(/List$/, "");
		const scalers = items.filter((item) => kind(item) === "HorizontalPodAutoscaler");
		const pods = items.filter((item) => kind(item) === "Pod");
		if (scalers.length + pods.length === 0) throw new MeasureError("it holds no HorizontalPodAutoscaler and no Pod");
		return { facts: [...scalers.flatMap(scalerFacts), ...podFacts(pods)], records: items.length };
	},
};

function scalerFacts(item: unknown): Fact[] {
	const name = textAt(item, "metadata", "name");
	if (!name) return [];
	const cpu = (of: "target" | "current", metrics: readonly unknown[]) => {
		const metric = metrics.find((one) => textAt(one, "resource", "name") === "cpu");
		return numberAt(metric, "resource", of, "averageUtilization");
	};
	return factsOfScaler(name, {
		min: numberAt(item, "spec", "minReplicas"),
		max: numberAt(item, "spec", "maxReplicas"),
		replicas: numberAt(item, "status", "currentReplicas"),
		cpuTarget: cpu("target", listAt(item, "spec", "metrics")),
		cpuUse: cpu("current", listAt(item, "status", "currentMetrics")),
	});
}

interface Start {
	startup: number;
	pull?: number;
}

/** A pod that only got ready after an hour did not start for so long: it was away. */
const longestStart = 3600;

/** From the moment at which a pod was taken on to the one at which it was ready, of pods that never began again. */
function podFacts(pods: readonly unknown[]): Fact[] {
	const starts = new Map<string, Start[]>();
	for (const pod of pods) {
		const workload = workloadOf(pod);
		const start = startOf(pod);
		if (workload && start) starts.set(workload, [...(starts.get(workload) ?? []), start]);
	}
	return [...starts].flatMap(([name, all]): Fact[] => {
		const subject = { of: "service", name } as const;
		const pulls = all.flatMap(({ pull }) => pull ?? []);
		const goodness = all.length < 3 ? "few pods" : "median; the clock counts seconds";
		const said = (attribute: string, label: string, values: number[]): Fact[] =>
			values.length > 0
				? [{ subject, attribute, label, value: median(values), unit: "s", sample: values.length, goodness }]
				: [];
		return [
			...said(
				"startup",
				"from start to ready",
				all.map(({ startup }) => startup),
			),
			...said("pull", "part of that before its process runs", pulls),
		];
	});
}

function startOf(pod: unknown): Start | undefined {
	const containers = listAt(pod, "status", "containerStatuses");
	if (containers.length === 0 || containers.some((one) => numberAt(one, "restartCount") !== 0)) return undefined;
	const begun = isoTime(textAt(pod, "status", "startTime") ?? "");
	const condition = listAt(pod, "status", "conditions").find(
		(one) => textAt(one, "type") === "Ready" && textAt(one, "status") === "True",
	);
	const ready = isoTime(textAt(condition, "lastTransitionTime") ?? "");
	if (begun === undefined || ready === undefined || ready < begun || ready - begun > longestStart) return undefined;
	const running = containers.flatMap((one) => isoTime(textAt(one, "state", "running", "startedAt") ?? "") ?? []);
	const last = running.reduce((a, b) => Math.max(a, b), 0);
	return { startup: ready - begun, ...(running.length > 0 && last >= begun && { pull: last - begun }) };
}

/** The workload of a pod: its set's name; of a Deployment's set, without the hash of its template. */
function workloadOf(pod: unknown): string | undefined {
	const owner = listAt(pod, "metadata", "ownerReferences").find((one) => at(one, "controller") === true);
	const [kind, name] = [textAt(owner, "kind"), textAt(owner, "name")];
	return kind === "ReplicaSet" ? name?.replace(/-[a-z0-9]{5,10}$/, "") : name;
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
