import { expect, test } from "vitest";
import { keepsSignal, whileWritten } from "../../src/dialects/command.ts";

test.each([
	[["npm", "start"], true],
	[["node", "server.js"], false],
	[["bash", "-c", "node server.js"], false],
	[["bash", "-c", "exec npm start"], true],
	[["bash", "-c", "NODE_ENV=production npm start"], true],
	[["bash", "-c", "NODE_ENV=production exec node server.js"], false],
	[["bash", "-c", "npmrc=1 node server.js"], false],
	[["sh", "-c", "node server.js"], true],
	[["sh", "-c", "exec node server.js"], false],
	[["/usr/bin/env", "NODE_ENV=production", "pnpm", "start"], true],
	[["env", "-S", "npm", "start"], true],
	[["/usr/local/bin/npm", "start"], true],
	[["corepack", "yarn", "start"], true],
	[["env", "node", "server.js"], false],
	[["tini", "--", "npm", "start"], true],
	[["tini", "-g", "--", "npm", "start"], false],
	[["dumb-init", "npm", "start"], false],
	[["tini", "--", "sh", "-c", "node server.js"], true],
	[["tini", "--", "node", "server.js"], false],
	[["sh", "-c", "exec env A=b pnpm start"], true],
])("%j keeps SIGTERM from the program: %s", (words, expected) => expect(keepsSignal(words)).toBe(expected));

test.each([
	["npm run dev", true],
	["yarn start:debug", true],
	["uvicorn app:app --reload", true],
	["nodemon server.js", true],
	["node --watch server.js", true],
	["air -c .air.toml", true],
	["node server.js", false],
	["java -Dspring.profiles.active=dev -jar app.jar", false],
	["uwsgi --ini app.ini --touch-reload=/srv/app.ini", false],
	["sh -c while :; do sleep 6h; nginx -s reload; done & nginx -g 'daemon off;'", false],
	["cat /dev/null", false],
])("%s is of whoever writes the program: %s", (command, expected) => expect(whileWritten.test(command)).toBe(expected));
