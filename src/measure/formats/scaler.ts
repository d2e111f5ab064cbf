import type { Fact } from "../fact.ts";

/** A scaler of Kubernetes as it is in the cluster; CPU in percent of what is requested. */
export interface ClusterScaler {
	min?: number;
	max?: number;
	replicas?: number;
	cpuTarget?: number;
	cpuUse?: number;
}

export function factsOfScaler(name: string, { min, max, replicas, cpuTarget, cpuUse }: ClusterScaler): Fact[] {
	const facts: Fact[] = [];
	const say = (attribute: string | undefined, label: string, value: number | undefined, unit: string) => {
		const subject = { of: "scaler", name } as const;
		if (value !== undefined) facts.push({ subject, ...(attribute && { attribute }), label, value, unit, sample: 1 });
	};
	const share = (percent: number | undefined) => (percent === undefined ? undefined : percent / 100);
	say("min", "fewest replicas, in the cluster", min, "replicas");
	say("max", "most replicas, in the cluster", max, "replicas");
	say(undefined, "replicas when it was asked", replicas, "replicas");
	say("cpuTarget", "CPU use it aims at, in the cluster", share(cpuTarget), "share");
	say(undefined, "CPU use when it was asked", share(cpuUse), "share");
	return facts;
}
