import type { DocumentFormat } from "../format.ts";
import { MeasureError } from "../measure-error.ts";
import { factsOfScaler } from "./scaler.ts";

/** What `kubectl describe hpa` prints: a block of lines for each, parted by empty lines. */
export const kubectlHpa: DocumentFormat = {
	id: "kubectl-hpa",
	title: "output of kubectl describe hpa",
	recognises: ({ lines }) => lines.some((line) => /^Name:\s/.test(line)) && lines.some((line) => most.test(line)),
	read(text) {
		const scalers = text
			.split(/^(?=Name:)/m)
			.map((block) => block.split(/\r?\n/))
			.filter((lines) => lines.some((line) => most.test(line)));
		const facts = scalers.flatMap((lines) => {
			const name = first(lines, /^Name:\s+(\S+)/)?.[1];
			if (!name) return [];
			const cpu = first(lines, cpuOfPods);
			return factsOfScaler(name, {
				min: numberOf(first(lines, /^Min replicas:\s+(\d{1,9})$/)?.[1]),
				max: numberOf(first(lines, most)?.[1]),
				replicas: numberOf(first(lines, /^\S.{0,60} pods:\s+(\d{1,9}) current\b/)?.[1]),
				cpuTarget: numberOf(cpu?.[2]),
				cpuUse: numberOf(cpu?.[1]),
			});
		});
		if (facts.length === 0) throw new MeasureError("it describes no HorizontalPodAutoscaler");
		return { facts, records: scalers.length };
	},
};

const most = /^Max replicas:\s+(\d{1,9})$/;
/** "36% (361m) / 50%", or "<unknown> / 50%" while nobody has measured. */
const cpuOfPods =
	/^\s+resource cpu on pods\s+\(as a percentage of request\):\s+(?:(\d{1,9})%|<unknown>).{0,40}\/ (\d{1,9})%/;

function first(lines: readonly string[], form: RegExp): RegExpExecArray | undefined {
	for (const line of lines) {
		const found = form.exec(line.trimEnd());
		if (found) return found;
	}
	return undefined;
}

function numberOf(text: string | undefined): number | undefined {
	return text === undefined ? undefined : Number(text);
}
