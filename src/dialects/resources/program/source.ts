import { LineMap, type SourceFile } from "../../../design/text.ts";
import { parse, type Tree, type TS, ts } from "../../typescript/compiler.ts";
import type { ParsedFile, Span } from "../syntax.ts";

/** One file of a program; its tree is made when it is first asked for. */
export class Source {
	readonly path: string;
	readonly text: string;
	private known: Tree | undefined;
	private asParsed: ParsedFile | undefined;

	constructor({ path, text }: SourceFile) {
		this.path = path;
		this.text = text;
	}

	get tree(): Tree {
		this.known ??= parse(this.path, this.text);
		return this.known;
	}

	get parsed(): ParsedFile {
		const { path, text } = this;
		this.asParsed ??= { path, text, lines: new LineMap(text), attributes: [], blocks: [], notes: [] };
		return this.asParsed;
	}

	span(node: TS.Node): Span {
		return { file: this.path, start: node.getStart(this.tree), end: node.end };
	}

	textOf(node: TS.Node): string {
		return this.text.slice(node.getStart(this.tree), node.end);
	}

	/** What its imports bring in: the module, and the name there ("*" for all of it). */
	readonly imports = new Lazy(() => {
		const found = new Map<string, { from: string; name: string }>();
		for (const one of this.tree.statements) {
			if (ts.isImportEqualsDeclaration(one) && ts.isExternalModuleReference(one.moduleReference)) {
				const from = one.moduleReference.expression;
				if (ts.isStringLiteral(from)) found.set(one.name.text, { from: from.text, name: "*" });
			}
			if (!ts.isImportDeclaration(one) || !ts.isStringLiteral(one.moduleSpecifier) || !one.importClause) continue;
			const from = one.moduleSpecifier.text;
			const { name, namedBindings } = one.importClause;
			if (name) found.set(name.text, { from, name: "default" });
			if (namedBindings && ts.isNamespaceImport(namedBindings)) found.set(namedBindings.name.text, { from, name: "*" });
			if (namedBindings && ts.isNamedImports(namedBindings))
				for (const each of namedBindings.elements)
					found.set(each.name.text, { from, name: (each.propertyName ?? each.name).text });
		}
		return found;
	});

	/** What stands at its top by name, and what it hands on from other files. */
	readonly top = new Lazy(() => {
		const declared = new Map<string, TS.Node>();
		const handedOn: { from: string; name?: string; as?: string }[] = [];
		for (const one of this.tree.statements) {
			if (ts.isVariableStatement(one)) {
				for (const each of one.declarationList.declarations)
					if (ts.isIdentifier(each.name)) declared.set(each.name.text, each);
			} else if (ts.isFunctionDeclaration(one) || ts.isClassDeclaration(one) || ts.isEnumDeclaration(one)) {
				if (one.name) declared.set(one.name.text, one);
				if (one.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) declared.set("default", one);
			} else if (ts.isExportAssignment(one)) declared.set("default", one.expression);
			else if (ts.isExportDeclaration(one) && one.moduleSpecifier && ts.isStringLiteral(one.moduleSpecifier)) {
				const from = one.moduleSpecifier.text;
				if (!one.exportClause) handedOn.push({ from });
				else if (ts.isNamedExports(one.exportClause))
					for (const each of one.exportClause.elements)
						handedOn.push({ from, name: (each.propertyName ?? each.name).text, as: each.name.text });
			}
		}
		return { declared, handedOn };
	});
}

class Lazy<T> {
	private known: T | undefined;
	private readonly make: () => T;

	constructor(make: () => T) {
		this.make = make;
	}

	get(): T {
		this.known ??= this.make();
		return this.known;
	}
}
