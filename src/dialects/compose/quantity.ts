/** "300M" as bytes; a unit is a power of 1024. Source: Compose specification, Specifying byte values. */
export function bytes(text: string): number | undefined {
	const match = /^(\d+(?:\.\d+)?)\s*([bkmg]?)b?$/i.exec(text);
	return match ? Number(match[1]) * 1024 ** "bkmg".indexOf(match[2].toLowerCase() || "b") : undefined;
}
