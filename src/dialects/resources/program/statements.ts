import { Unknown } from "../value.ts";
import type { Statement } from "./form.ts";
import { Scopes } from "./scopes.ts";
import { type Env, placeOf, unknown, type Value } from "./values.ts";

export const mostRounds = 50;

/** What a function has come to. */
export class Returned {
	readonly value: Value | undefined;

	constructor(value: Value | undefined) {
		this.value = value;
	}
}

/** Runs statements, as far as their conditions are known. */
export abstract class Statements extends Scopes {
	protected statements(list: readonly Statement[], env: Env): Returned | undefined {
		// A function may be called before the place where it is written.
		for (const one of list)
			if (one.kind === "declare" && one.to.kind === "name" && one.value.kind === "function")
				env.names.set(one.to.name, this.value(one.value, env));
		for (const one of list) {
			const end = this.statement(one, env);
			if (end) return end;
		}
		return undefined;
	}

	protected statement(one: Statement, env: Env): Returned | undefined {
		if (this.spent()) return undefined;
		switch (one.kind) {
			case "term":
				this.value(one.term, env);
				return undefined;
			case "declare":
				this.bind(one.to, this.value(one.value, env), env);
				return undefined;
			case "return":
				return new Returned(one.value && this.value(one.value, env));
			case "block":
				return this.statements(one.statements, one.isScope ? within(env) : env);
			case "if":
				return this.choice(one, env);
			case "each":
				return this.each(one, env);
			case "switch":
				return this.cases(one, env);
		}
	}

	/** Where a condition cannot be known, both sides may be. */
	private choice({ test, yes, no }: Statement & { kind: "if" }, env: Env): Returned | undefined {
		const condition = this.value(test, env);
		const holds = this.truth(condition);
		if (holds === true) return this.statement(yes, env);
		if (holds === false) return no && this.statement(no, env);
		const first = this.statement(yes, env);
		const second = no && this.statement(no, env);
		return first && second ? new Returned(unknown("a choice", placeOf(condition))) : undefined;
	}

	private cases({ subject, cases }: Statement & { kind: "switch" }, env: Env): Returned | undefined {
		const worth = this.known(this.value(subject, env));
		const chosen = cases.findIndex(({ test }) => test && this.known(this.value(test, env)) === worth);
		const start = chosen < 0 ? cases.findIndex(({ test }) => !test) : chosen;
		if (worth instanceof Unknown || start < 0) return undefined;
		for (const { body, ends } of cases.slice(start)) {
			const end = this.statements(body, env);
			if (end || ends) return end;
		}
		return undefined;
	}

	private each({ to, over, body }: Statement & { kind: "each" }, env: Env): Returned | undefined {
		for (const item of this.rounds(this.value(over, env))) {
			const inner = body.kind === "block" && !body.isScope ? env : within(env);
			this.bind(to, item, inner);
			const end = this.statement(body, inner);
			if (end) return end;
		}
		return undefined;
	}

	/** What a loop goes over, as far as anybody would write it out. */
	protected rounds(list: Value): Value[] {
		if (list.kind === "object") return [...list.entries.keys()].map((key) => this.text(key, list));
		if (list.kind !== "list") return [];
		if (list.items.length > mostRounds) this.leave(`a loop goes over more than ${mostRounds}`);
		return list.items.slice(0, mostRounds);
	}

	protected abstract text(value: string, beside: Value): Value;
}

export const within = (env: Env): Env => ({ ...env, names: new Map(), outer: env });
