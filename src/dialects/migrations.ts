import { shellText } from "./command.ts";

/** What may stand before a program: settings, a path, what starts a program of a package. */
const before =
	/^(?:\w+=\S*\s+|exec\s+|(?:npx|pnpx|bunx|pnpm|yarn|npm|poetry|pipenv|uv|bundle|dotnet|php|python\d?(?:\.\d+)?|node|run|exec|dlx|--|-m)\s+)*(?:\S*\/)?/;

/** Programs that bring the tables of a store up to date and then end, as their makers say to start them. */
const migrates =
	/^(?:prisma\s+(?:migrate\s+deploy|db\s+push)|alembic\s(?:.*\s)?upgrade|flask\s+db\s+upgrade|(?:manage\.py|django-admin)\s(?:.*\s)?migrate|(?:rails|rake|sequelize(?:-cli)?|run)\s+db:migrate|db:migrate|knex\s(?:.*\s)?migrate:(?:latest|up)|typeorm(?:-ts-node-\w+)?\s(?:.*\s)?migration:run|mikro-orm\s+migration:up|drizzle-kit\s+(?:migrate|push)|node-pg-migrate\s+up|flyway\s(?:.*\s)?migrate|liquibase\s(?:.*\s)?update|goose\s(?:.*\s)?up|dbmate\s(?:.*\s)?(?:up|migrate)|atlas\s+(?:migrate|schema)\s+apply|migrate\s(?:.*\s)?up|sqlx\s+migrate\s+run|diesel\s+migration\s+run|tern\s+migrate|artisan\s+migrate|(?:bin\/)?console\s+doctrine:migrations:migrate|ef\s+database\s+update|efbundle)(?=\s|$)/;

/** Whether the last thing that these words start is such a program: nothing serves behind it. */
export function endsMigrating(words: readonly string[]): boolean {
	const text = (shellText(words) ?? words.join(" ")).slice(0, 2000);
	const last = text
		.split(/&&|\|\||[;\n]|(?<![<>])&(?!>)/)
		.map((one) => one.trim())
		.filter(Boolean)
		.at(-1);
	return last !== undefined && migrates.test(last.replace(before, ""));
}
