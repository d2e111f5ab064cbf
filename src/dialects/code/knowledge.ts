import { z } from "zod";
import { Entry } from "./entries/index.ts";

/** All that is known of one package. */
export const Library = z.strictObject({
	/** Names that code imports. */
	imports: z.array(z.string()).min(1),
	/** It only tells what others mean: a file that imports nothing else is read where one of those asks for it. */
	isQuiet: z.boolean().optional(),
	symbols: z.record(z.string(), z.union([Entry, z.array(Entry)])),
});
export type Library = z.infer<typeof Library>;

/** All that is known of a language's libraries, by symbol. */
export class Knowledge {
	readonly packages: readonly string[];
	readonly libraries: readonly Library[];
	/** By library: what code imports, and the names of what it does, one of which tells where it is imported. */
	readonly telling: readonly { imports: readonly string[]; names: RegExp }[];
	private readonly symbols = new Map<string, readonly Entry[]>();
	private readonly prefixes = new Set<string>();
	private readonly names = new Map<Entry["is"], Set<string>>();
	private readonly importsBySymbol = new Map<string, readonly string[]>();

	constructor(libraries: readonly Library[]) {
		this.libraries = libraries;
		this.packages = [...new Set(libraries.flatMap((one) => one.imports))];
		this.telling = libraries.flatMap(({ isQuiet, imports, symbols }) => {
			const names = Object.keys(symbols).map((one) => lastNameOf(one.replace(/(\(\)|\[\])+$/, "")));
			return isQuiet ? [] : [{ imports, names: new RegExp(`\\b(?:${[...new Set(names)].join("|")})\\b`) }];
		});
		for (const { symbols, imports } of libraries)
			for (const [symbol, entry] of Object.entries(symbols)) {
				this.importsBySymbol.set(symbol, imports);
				const entries = Array.isArray(entry) ? entry : [entry];
				this.symbols.set(symbol, [...(this.symbols.get(symbol) ?? []), ...entries]);
				for (const { is } of entries) this.names.set(is, (this.names.get(is) ?? new Set()).add(lastNameOf(symbol)));
				for (let end = symbol.length; end > 0; end = symbol.lastIndexOf(".", end - 1))
					this.prefixes.add(symbol.slice(0, end)).add(symbol.slice(0, end).replace(/(\(\)|\[\])+$/, ""));
			}
	}

	of(symbol: string | undefined): readonly Entry[] {
		return (symbol !== undefined && this.symbols.get(symbol)) || [];
	}

	/** What code imports that uses it. */
	importsOf(symbol: string): readonly string[] {
		return this.importsBySymbol.get(symbol) ?? [];
	}

	/** Whether something of this last name is of a kind: what is not need not be looked for. */
	mayBe(is: Entry["is"], name: string): boolean {
		return this.names.get(is)?.has(name) ?? false;
	}

	/** Whether anything is known of it, or of what is reached through it. */
	knows(symbol: string): boolean {
		return this.prefixes.has(symbol);
	}
}

function lastNameOf(symbol: string): string {
	return /[^./]*$/.exec(symbol)?.[0] ?? "";
}
