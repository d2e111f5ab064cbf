/** Steps that change a schema, in the folders where Alembic, Django, Knex, TypeORM and their kind keep them. */
const migration = /(^|\/)(migrations?|alembic\/versions|db\/versions)\/(.*\/)?[^/]+\.(py|[cm]?[jt]s)$/;
export const isMigration = (path: string): boolean => migration.test(path);

const literals = /"""[\s\S]*?"""|'''[\s\S]*?'''|`(?:[^`\\]|\\[\s\S])*`|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;
const starts = /^\s*(?:--[^\n]*\n\s*)*(select|create|alter|insert|update|delete|with|do|prepare|set|comment|call)\s/i;

/** The SQL of a migration that is written in code, each statement where it stands: all else is blank. `op.execute("SELECT …")`, `knex.raw`, `RunSQL`. */
export function sqlOf(text: string): string {
	let found = "";
	for (const { 0: literal, index } of text.matchAll(literals)) {
		const quote = /^("""|'''|.)/.exec(literal)?.[0].length ?? 1;
		const inner = literal.slice(quote, -quote);
		if (!starts.test(inner)) continue;
		const at = index + quote;
		found += `${blank(text.slice(found.length, at))}${inner};`;
	}
	return found + blank(text.slice(found.length));
}

const blank = (text: string) => text.replace(/[^\n]/g, " ");
