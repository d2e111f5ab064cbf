/** Suffixes of the Kubernetes API type resource.Quantity. */
const suffixes: Record<string, number> = {
	n: 1e-9,
	u: 1e-6,
	m: 1e-3,
	"": 1,
	k: 1e3,
	M: 1e6,
	G: 1e9,
	T: 1e12,
	P: 1e15,
	E: 1e18,
	Ki: 2 ** 10,
	Mi: 2 ** 20,
	Gi: 2 ** 30,
	Ti: 2 ** 40,
	Pi: 2 ** 50,
	Ei: 2 ** 60,
};

/** "500m" → 0.5, "1Gi" → 1073741824; undefined where it is no quantity. */
export function quantity(raw: unknown): number | undefined {
	const match = /^\+?(\d+(?:\.\d*)?|\.\d+)(?:([eE][+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i))?$/.exec(String(raw).trim());
	if (!match) return undefined;
	const value = Number(match[1] + (match[2] ?? "")) * suffixes[match[3] ?? ""];
	// 100m is 0.1, not 0.1 plus the error of a float multiplication.
	return Number.isFinite(value) ? Number(value.toPrecision(15)) : undefined;
}

/** The shortest quantity that says `value` exactly to a thousandth; undefined where there is none. */
export function toQuantity(value: number): string | undefined {
	if (Number.isInteger(value)) return String(value);
	const milli = Math.round(value * 1000);
	return milli > 0 && Math.abs(milli / 1000 - value) < 1e-9 ? `${milli}m` : undefined;
}

export function count(raw: unknown): number | undefined {
	const value = typeof raw === "string" && raw.trim() === "" ? Number.NaN : Number(raw);
	return typeof raw !== "boolean" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

export function flag(raw: unknown): boolean | undefined {
	const text = String(raw).toLowerCase();
	return text === "true" ? true : text === "false" ? false : undefined;
}

/** The API type IntOrString, where the string is a percentage. */
export function countOrPercent(raw: unknown): number | string | undefined {
	return count(raw) ?? (typeof raw === "string" && /^\d+(\.\d+)?%$/.test(raw) ? raw : undefined);
}
