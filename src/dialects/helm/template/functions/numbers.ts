import { bare, numberOf, Told, type Value } from "../value.ts";
import type { Functions, TemplateFunction } from "./function.ts";

function whole(value: number): bigint {
	return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
}

const integers = (call: (...all: bigint[]) => bigint): TemplateFunction => ({
	call: (args) => call(...args.map((arg) => whole(numberOf(arg)))),
});

const floats = (call: (...all: number[]) => number): TemplateFunction => ({
	call: (args) => call(...args.map(numberOf)),
});

/** A cast keeps the place of what it casts. */
const cast = (to: (value: number) => bigint | number): TemplateFunction => ({
	call: ([value]) => {
		const made = to(numberOf(value));
		if (value instanceof Told) return new Told(made, value.from);
		const from = placeIn(value);
		return from ? new Told(made, from) : made;
	},
});

function placeIn(value: Value) {
	const pieces = typeof value === "object" && value !== null && "pieces" in value ? value.pieces : [];
	return pieces.find((piece) => piece.from?.value)?.from;
}

const inOrder = (all: readonly bigint[]) => [...all].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
const most = integers((...all) => inOrder(all).at(-1) ?? 0n);

const divided = (a: bigint, b: bigint) => (b === 0n ? 0n : a / b);

export const numbers: Functions = {
	int: cast(whole),
	int64: cast(whole),
	atoi: cast(whole),
	float64: cast((value) => value),
	toDecimal: { call: ([value]) => BigInt(Number.parseInt(String(bare(value)), 8) || 0) },
	add: integers((...all) => all.reduce((sum, one) => sum + one, 0n)),
	add1: integers((one) => one + 1n),
	sub: integers((a, b) => a - b),
	mul: integers((first, ...rest) => rest.reduce((product, one) => product * one, first)),
	div: integers(divided),
	mod: integers((a, b) => (b === 0n ? 0n : a % b)),
	max: most,
	biggest: most,
	min: integers((...all) => inOrder(all)[0] ?? 0n),
	addf: floats((...all) => all.reduce((sum, one) => sum + one, 0)),
	subf: floats((first, ...rest) => rest.reduce((left, one) => left - one, first)),
	mulf: floats((...all) => all.reduce((product, one) => product * one, 1)),
	divf: floats((first, ...rest) => rest.reduce((left, one) => left / one, first)),
	maxf: floats(Math.max),
	minf: floats(Math.min),
	floor: floats(Math.floor),
	ceil: floats(Math.ceil),
	round: {
		call: ([value, digits]) => {
			const scale = 10 ** numberOf(digits);
			const number = numberOf(value) * scale;
			return (Math.sign(number) * Math.round(Math.abs(number))) / scale;
		},
	},
};
