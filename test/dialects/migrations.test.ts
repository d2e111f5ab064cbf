import { expect, test } from "vitest";
import { endsMigrating } from "../../src/dialects/migrations.ts";

test.each([
	[["sh", "-c", "pnpm exec prisma migrate deploy"], true],
	[["npx", "prisma", "migrate", "deploy"], true],
	[["alembic", "-c", "db/alembic.ini", "upgrade", "head"], true],
	[["poetry", "run", "python", "manage.py", "migrate", "--noinput"], true],
	[["/app/efbundle", "--connection", "$URL"], true],
	[["bundle", "exec", "rake", "db:migrate"], true],
	[["DATABASE_URL=postgres://db/shop", "dbmate", "--wait", "up"], true],
	[["sh", "-c", "pnpm exec prisma migrate deploy && node dist/main.js"], false],
	[["sh", "-c", "python manage.py migrate; gunicorn shop.wsgi"], false],
	[["sh", "-c", "npx prisma migrate deploy & node server.js"], false],
	[["sh", "-c", "npx prisma migrate deploy > /tmp/log 2>&1"], true],
	[["node", "dist/migrate.js"], false],
	[["npm", "start"], false],
	[[], false],
])("%j ends once the tables are up to date: %s", (words, expected) => expect(endsMigrating(words)).toBe(expected));
