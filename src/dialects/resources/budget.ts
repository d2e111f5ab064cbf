import type { Expression } from "./syntax.ts";
import { type Result, Unknown } from "./value.ts";

/** Expressions that are worked out for one reading of a folder. */
const mostSteps = 500_000;
/** Rounds of its loops, each of which writes the expressions in it anew: some ten times the work of a step. */
const mostRounds = 50_000;
/** Members and characters of one value. */
export const mostSize = 200_000;

/**
 * What the expressions of one folder may take. Locals that double what others hold would else grow without end: each
 * expression is worked out once, and no value is larger than the bound.
 */
export class Budget {
	private steps = 0;
	private rounds = 0;
	private readonly known = new Map<Expression, Result>();
	private readonly under = new Set<Expression>();
	private readonly sizes = new WeakMap<object, number>();

	/** The value of an expression, by `run` where it is not known yet. */
	of(expression: Expression, run: () => Result): Result {
		const known = this.known.get(expression);
		if (known !== undefined) return known;
		if (this.under.has(expression)) return new Unknown("the expression refers to itself or is nested too deeply");
		if (++this.steps > mostSteps) return this.spent();
		this.under.add(expression);
		try {
			const value = this.bounded(run());
			this.known.set(expression, value);
			return value;
		} finally {
			this.under.delete(expression);
		}
	}

	/** One more round of a loop: undefined, or why there may be none. */
	round(): Unknown | undefined {
		return ++this.rounds > mostRounds ? this.spent() : undefined;
	}

	private spent(): Unknown {
		return new Unknown("this folder takes too long to work out");
	}

	private bounded(value: Result): Result {
		return this.sizeOf(value) > mostSize ? new Unknown("it is too large to be worked out") : value;
	}

	private sizeOf(value: Result): number {
		if (typeof value === "string") return 1 + value.length;
		if (typeof value !== "object" || value === null || value instanceof Unknown) return 1;
		const known = this.sizes.get(value);
		if (known !== undefined) return known;
		const members = Array.isArray(value) ? value : Object.values(value);
		const size = members.reduce<number>((sum, member) => sum + this.sizeOf(member), 1);
		this.sizes.set(value, size);
		return size;
	}
}
