/** Bob Jenkins' and Sebastiano Vigna's mixing step; seeds the state of a stream from one number. */
function splitmix32(state: number): () => number {
	let a = state | 0;
	return () => {
		a = (a + 0x9e3779b9) | 0;
		let t = a ^ (a >>> 16);
		t = Math.imul(t, 0x21f0aaad);
		t ^= t >>> 15;
		t = Math.imul(t, 0x735a2d97);
		return (t ^ (t >>> 15)) | 0;
	};
}

/** Every bit of the arguments reaches every bit of the result (finaliser of MurmurHash3). */
function mix(h: number, k: number): number {
	let x = h ^ Math.imul(k, 0xcc9e2d51);
	x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
	x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
	return (x ^ (x >>> 16)) + 0x9e3779b9;
}

function hash(seed: number, name: string, replication: number): number {
	let h = mix(mix(0x2545f491, seed), replication);
	for (let i = 0; i < name.length; i++) h = mix(h, name.charCodeAt(i));
	return h;
}

/**
 * xoshiro128** (Blackman and Vigna). One named stream for each purpose, so that the run before a change and the run
 * after it have the same luck: a policy that draws more numbers here does not shift those drawn elsewhere.
 */
export class Stream {
	readonly state = new Int32Array(4);

	constructor(seed: number, name: string, replication = 0) {
		const next = splitmix32(hash(seed, name, replication));
		for (let i = 0; i < 4; i++) this.state[i] = next();
	}

	/** The next 32 bits, as a signed integer. */
	bits(): number {
		const s = this.state;
		const s1 = s[1];
		const x = Math.imul(s1, 5);
		const result = Math.imul((x << 7) | (x >>> 25), 9);
		s[2] ^= s[0];
		s[3] ^= s1;
		s[1] = s1 ^ s[2];
		s[0] ^= s[3];
		s[2] ^= s1 << 9;
		const t = s[3];
		s[3] = (t << 11) | (t >>> 21);
		return result;
	}

	/** Uniform in (0, 1), never 0: its logarithm is finite. */
	uniform(): number {
		return ((this.bits() >>> 0) + 0.5) * 2 ** -32;
	}

	/** True with the chance `chances[i]`. In an array: see Lane. */
	hits(chances: Float64Array, i: number): boolean {
		return this.uniform() < chances[i];
	}

	/** Uniform whole number below `n`. */
	below(n: number): number {
		return Math.floor((this.bits() >>> 0) * 2 ** -32 * n);
	}
}

/** The source of all streams of one run. */
export class Luck {
	readonly seed: number;
	readonly replication: number;
	private readonly owner: string;

	constructor(seed: number, replication = 0, owner = "") {
		this.seed = seed;
		this.replication = replication;
		this.owner = owner;
	}

	stream(name: string): Stream {
		return new Stream(this.seed, this.owner + name, this.replication);
	}

	/** The luck of one component, which no other shares and which stays the same whatever else the design has. */
	of(component: string): Luck {
		return new Luck(this.seed, this.replication, `${component}: `);
	}
}
