const units: Record<string, number> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** "1m30s" as seconds. Source: Compose specification, Specifying durations. */
export function seconds(text: string): number | undefined {
	if (!/^(?:\d+(?:\.\d+)?(?:us|ms|s|m|h))+$/.test(text)) return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
	let sum = 0;
	for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)) sum += Number(number) * units[unit];
	return sum;
}

/** "300M" as bytes; a unit is a power of 1024. Source: Compose specification, Specifying byte values. */
export function bytes(text: string): number | undefined {
	const match = /^(\d+(?:\.\d+)?)\s*([bkmg]?)b?$/i.exec(text);
	return match ? Number(match[1]) * 1024 ** "bkmg".indexOf(match[2].toLowerCase() || "b") : undefined;
}
