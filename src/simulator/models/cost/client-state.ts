/** Bits a second that carry a session which the client sends with every request (HTTP/1.1, where nothing is indexed). */
export function stateBits(bytes: number, rate: number): number {
	return 8 * bytes * rate;
}

const day = 86_400;

export function stateBytesADay(bytes: number, rate: number): number {
	return bytes * rate * day;
}
