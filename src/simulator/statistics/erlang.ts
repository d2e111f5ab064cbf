/** Chance that an arrival finds all of c servers busy and is lost (M/G/c/c), at `offered` = λ/μ; Erlang 1917. */
export function erlangB(c: number, offered: number): number {
	let blocked = 1;
	for (let k = 1; k <= c; k++) blocked = (offered * blocked) / (k + offered * blocked);
	return blocked;
}

/** Chance that an arrival waits (M/M/c) at this share of the servers' capacity; 1 from full load on. */
export function erlangC(c: number, load: number): number {
	if (load >= 1) return 1;
	const blocked = erlangB(c, c * load);
	return blocked / (1 - load * (1 - blocked));
}
