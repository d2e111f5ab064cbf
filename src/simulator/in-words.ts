import type { Metric } from "./api.ts";

/** A number with its unit, as a person would write it. */
export function inWords(value: number, unit: Metric["unit"]): string {
	switch (unit) {
		case "s":
			return value < 1 ? `${figure(value * 1000)} ms` : `${figure(value)} s`;
		case "share":
			return `${figure(value * 100)} %`;
		case "%":
			return `${figure(value)} %`;
		case "/s":
			return `${figure(value)}/s`;
		case "USD":
			return `${figure(value)} USD`;
		default:
			return figure(value);
	}
}

/** Three significant digits, no more decimals than they need, thousands apart. */
function figure(value: number): string {
	const magnitude = Math.abs(value);
	if (magnitude < 1e-9) return "0";
	const decimals = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 0.1 ? 2 : 3;
	const [whole, part] = value.toFixed(decimals).split(".");
	const trimmed = part?.replace(/0+$/, "");
	return whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") + (trimmed ? `.${trimmed}` : "");
}
