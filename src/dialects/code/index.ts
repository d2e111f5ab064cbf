import { codeDialect } from "./dialect.ts";
import { pythonKnowledge } from "./knowledge/python/index.ts";
import { python as adapter } from "./languages/python.ts";

export const python = codeDialect({
	adapter,
	knowledge: pythonKnowledge,
	files: { names: ["*.py"], languages: ["python"], called: "servers written in Python" },
	comment: "#",
});
