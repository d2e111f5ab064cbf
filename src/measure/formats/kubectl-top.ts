import type { Fact } from "../fact.ts";
import type { DocumentFormat } from "../format.ts";
import { rounded } from "../statistics/fit.ts";

const sizes: Record<string, number> = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4, "": 1 };

/** What `kubectl top pods` prints: what each pod takes now. */
export const kubectlTop: DocumentFormat = {
	id: "kubectl-top",
	title: "output of kubectl top pods",
	recognises: ({ lines }) =>
		/^(NAMESPACE\s+)?(POD|NAME)\s+(NAME\s+)?CPU\(cores\)\s+MEMORY\(bytes\)/.test(lines[0] ?? ""),
	read(text) {
		const [head = "", ...rows] = text.split(/\r?\n/).filter((line) => line.trim() !== "");
		const names = head.trim().split(/\s+/);
		const column = (...of: string[]) => names.findIndex((name) => of.includes(name));
		const [pod, cpu, memory] = [column("POD", "NAME"), column("CPU(cores)"), column("MEMORY(bytes)")];
		// With --containers a pod has several lines.
		const pods = new Map<string, { cores: number; bytes: number }>();
		for (const row of rows) {
			const fields = row.trim().split(/\s+/);
			const [, cores, unit] = /^(\d{1,12})(m|n|u|)$/.exec(fields[cpu] ?? "") ?? [];
			const [, size, of] = /^(\d{1,15})(Ki|Mi|Gi|Ti|)$/.exec(fields[memory] ?? "") ?? [];
			if (!fields[pod] || cores === undefined || size === undefined) continue;
			const known = pods.get(fields[pod]) ?? { cores: 0, bytes: 0 };
			const factor = { m: 1e-3, u: 1e-6, n: 1e-9, "": 1 }[unit] ?? 1;
			pods.set(fields[pod], {
				cores: known.cores + Number(cores) * factor,
				bytes: known.bytes + Number(size) * sizes[of],
			});
		}
		const workloads = new Map<string, { cores: number; bytes: number }[]>();
		for (const [name, used] of pods)
			workloads.set(workloadOf(name), [...(workloads.get(workloadOf(name)) ?? []), used]);
		const facts = [...workloads].flatMap(([name, used]): Fact[] => {
			const mean = (of: (one: { cores: number; bytes: number }) => number) =>
				used.reduce((sum, one) => sum + of(one), 0) / used.length;
			const say = (label: string, value: number, unit: string): Fact => ({
				subject: { of: "service", name },
				label,
				value,
				unit,
				sample: used.length,
			});
			return [
				say("pods when it was asked", used.length, "replicas"),
				say("CPU that one of them burns", rounded(mean(({ cores }) => cores)), "cores"),
				say("memory that one of them holds", Math.round(mean(({ bytes }) => bytes)), "B"),
			];
		});
		return {
			facts,
			records: pods.size,
			notes: ["what pods take depends on the load of the moment: it is shown, and sets nothing"],
		};
	},
};

/** A Deployment's pods end in two hashes, a set's in one or a number. */
function workloadOf(pod: string): string {
	return pod.replace(/-[a-f0-9]{6,10}-[a-z0-9]{5}$/, "").replace(/-\d{1,4}$/, "");
}
