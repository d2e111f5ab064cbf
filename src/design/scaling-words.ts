import { z } from "zod";

/** How far a scaler may go within a time: HPAScalingPolicy of Kubernetes, scaleInControl of Google. */
export interface Policy {
	amount: number;
	/** Of the replicas at the beginning of the period; else a number of replicas. */
	percent: boolean;
	/** Seconds. */
	period: number;
}

const policyWords = /^\s*(\d+(?:\.\d+)?)\s*(%|pods?|replicas?)\s*in\s*(\d+(?:\.\d+)?)\s*(s|min|h)?\s*$/i;

/** "4 pods in 15 s", "10 % in 60 s"; undefined where the text says something else. */
export function policyOf(text: string): Policy | undefined {
	const words = policyWords.exec(text);
	if (!words) return undefined;
	const unit = { s: 1, min: 60, h: 3600 }[(words[4] ?? "s").toLowerCase()] ?? 1;
	return { amount: Number(words[1]), percent: words[2] === "%", period: Number(words[3]) * unit };
}

/** What a step policy does once its alarm is breached by so much. */
export interface StepWords {
	/** To exactly that many replicas; else that many, or that share, more or fewer. */
	exactly: boolean;
	amount: number;
	percent: boolean;
	/** The least that a percentage amounts to. */
	least: number | undefined;
	/** Distance from the alarm's threshold. */
	from: number;
}

const stepWords =
	/^\s*(exactly\s+)?(-?\d+(?:\.\d+)?)\s*(%|replicas?|pods?)?\s*(?:,\s*at least (\d+),)?\s*from\s+(\d+(?:\.\d+)?)\s*$/i;

/** "1 replica from 0", "20 %, at least 2, from 0.1", "exactly 8 from 0.3"; undefined where the text says something else. */
export function stepOf(text: string): StepWords | undefined {
	const words = stepWords.exec(text);
	if (!words) return undefined;
	const [, exactly, amount, unit, least, from] = words;
	return {
		exactly: exactly !== undefined,
		amount: Number(amount),
		percent: unit === "%",
		least: least === undefined ? undefined : Number(least),
		from: Number(from),
	};
}

/** Texts that a scaler understands, each of them: what it does not would silently be its default. */
function understood(reads: (text: string) => unknown, form: string) {
	return z.array(
		z.string().refine((text) => reads(text) !== undefined, {
			error: ({ input }) => `"${String(input)}" is not of the form ${form}`,
		}),
	);
}

export const policies = understood(policyOf, '"4 pods in 15 s" or "100 % in 60 s"');
export const steps = understood(
	stepOf,
	'"1 replica from 0", "20 %, at least 2, from 0.1" or "exactly 8 from 0.3" (distances from the alarm\'s threshold)',
);
