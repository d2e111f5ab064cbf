/** 32 well mixed bits of two numbers: MurmurHash3's rounds and finaliser (Appleby). */
export function hash(key: number, salt: number): number {
	let h = Math.imul(key, 0xcc9e2d51);
	h = Math.imul((h << 15) | (h >>> 17), 0x1b873593) ^ salt;
	h = Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64;
	h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
	h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
	return (h ^ (h >>> 16)) >>> 0;
}
