const units: Record<string, number> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/**
 * "1m30s" as seconds; a bare number is seconds. Sources: Compose specification, Specifying durations; Go's
 * time.ParseDuration, which Istio, the Gateway API and Argo Rollouts follow.
 */
export function seconds(text: string): number | undefined {
	if (!/^(?:\d+(?:\.\d+)?(?:us|ms|s|m|h))+$/.test(text)) return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
	let sum = 0;
	for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g)) sum += Number(number) * units[unit];
	return Number(sum.toPrecision(12));
}
