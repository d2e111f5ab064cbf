/** Why a value cannot be told; `absent` when the files say that it does not exist (what `try` falls back on). */
export class Unknown {
	readonly reason: string;
	readonly absent: boolean;

	constructor(reason: string, absent = false) {
		this.reason = reason;
		this.absent = absent;
	}
}

/** A Terraform value; lists and maps may hold unknown members. */
export type Result = string | number | boolean | null | Unknown | Result[] | { [key: string]: Result };

export function isMap(value: Result): value is { [key: string]: Result } {
	return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

export function firstUnknown(value: Result): Unknown | undefined {
	if (value instanceof Unknown) return value;
	if (Array.isArray(value)) return value.map(firstUnknown).find((found) => found);
	return isMap(value)
		? Object.values(value)
				.map(firstUnknown)
				.find((found) => found)
		: undefined;
}

/** Terraform converts "3" to 3 where a number is wanted. */
export function asNumber(value: Result): number | undefined {
	if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
	if (typeof value !== "string" || !value.trim()) return undefined;
	return Number.isFinite(Number(value)) ? Number(value) : undefined;
}

export function asBoolean(value: Result): boolean | undefined {
	if (typeof value === "boolean") return value;
	if (value === "true" || value === "1") return true;
	return value === "false" || value === "0" ? false : undefined;
}
