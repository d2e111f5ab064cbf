import type { Around, Asking } from "../around.ts";
import { alone } from "../around.ts";
import type { Binding, Expr } from "../code.ts";
import { within } from "../data/walk.ts";
import { methodOf } from "../values.ts";

/**
 * FastAPI hands a function what another one gives: `db: Session = Depends(get_db)`, `Annotated[Session, Depends(get_db)]`, and
 * the same under a name of its own (docs, Dependencies). What it yields is what is handed in.
 */
export const aroundFastapi: Around = {
	...alone,
	injected(bindings, program) {
		const [binding] = bindings;
		const maker = bindings.length === 1 && binding.parameter ? makerOf(binding, program) : undefined;
		const [made] = maker ? program.bindingsOf(maker) : [];
		return made?.fn && program.returned(made.fn);
	},
};

/** The function that is named behind a parameter. */
function makerOf({ parameter, region, at }: Binding, program: Asking): Expr | undefined {
	const { otherwise, marks = [], type } = parameter ?? {};
	const alias: Expr | undefined =
		type && !otherwise && marks.length === 0 && /^\w+$/.test(type.name)
			? program.bindingsOf({ kind: "name", name: type.name, region, at, text: type.name })[0]?.value
			: undefined;
	for (const one of [otherwise, ...marks, alias])
		for (const part of one ? within(one, 4) : [])
			if (part.kind === "call" && /^(Depends|Security)$/.test(methodOf(part.call))) return part.call.positional[0];
	return undefined;
}
