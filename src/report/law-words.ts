import type { Value } from "../design/attribute.ts";
import { amount } from "./amounts.ts";

/** A law or a load as a person reads it: "lognormal, median 20 ms, sigma 0.8"; undefined for any other value. */
export function lawWords(value: Value): string | undefined {
	if (typeof value !== "object" || Array.isArray(value)) return undefined;
	const [[name, parts] = ["", undefined], ...more] = Object.entries(value);
	if (more.length > 0 || !Object.hasOwn(words, name)) return undefined;
	return words[name](parts as never);
}

const time = (seconds: number) => amount(seconds, "s");
const plain = (number: number) => String(Number(number.toPrecision(3)));

const words: Record<string, (parts: never) => string> = {
	deterministic: (seconds: number) => `always ${time(seconds)}`,
	exponential: ({ mean }: Record<"mean", number>) => `exponential, mean ${time(mean)}`,
	lognormal: ({ median, sigma }: Record<"median" | "sigma", number>) =>
		`lognormal, median ${time(median)}, sigma ${plain(sigma)}`,
	gamma: ({ shape, mean }: Record<"shape" | "mean", number>) => `gamma, mean ${time(mean)}, shape ${plain(shape)}`,
	weibull: ({ shape, scale }: Record<"shape" | "scale", number>) =>
		`Weibull, scale ${time(scale)}, shape ${plain(shape)}`,
	empirical: ({ values }: { values: number[] }) =>
		`${values.length} measured values, ${time(values[0])} to ${time(values[values.length - 1])}`,
	diurnal: ({ mean, swing }: Record<"mean" | "swing", number>) =>
		`${amount(mean, "/s")} ± ${amount(swing, "share")} over a day`,
};
