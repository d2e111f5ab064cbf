/**
 * A short stable name for some words: FNV-1a, 64 bits as two halves, in hexadecimal
 * (http://www.isthe.com/chongo/tech/comp/fnv/). For identity, not for secrets.
 */
export function fingerprint(...words: string[]): string {
	let low = 0x811c9dc5;
	let high = 0xcbf29ce4;
	for (const character of words.join("\u0000")) {
		const code = character.codePointAt(0) ?? 0;
		low = Math.imul(low ^ code, 0x01000193) >>> 0;
		high = Math.imul(high ^ (code + (low & 0xff)), 0x01000193) >>> 0;
	}
	return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}
