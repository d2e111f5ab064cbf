import { dataHints } from "./data/hints.ts";
import { codeDialect } from "./dialect.ts";
import { django } from "./frameworks/django.ts";
import { pythonKnowledge } from "./knowledge/python/index.ts";
import { python as adapter } from "./languages/python.ts";

export const python = codeDialect({
	adapter,
	knowledge: pythonKnowledge,
	files: { names: ["*.py"], languages: ["python"], called: "servers written in Python" },
	comment: "#",
	// A settings module of Django imports nothing of it, and a unit of work is often begun on what another file makes.
	hints: new RegExp(
		`^(?:INSTALLED_APPS|ROOT_URLCONF|SESSION_ENGINE|DATABASES|CACHES)\\b|\\.(?:commit|begin|prepare)\\(\\)|${dataHints.source}`,
		"m",
	),
	own: [django],
});
