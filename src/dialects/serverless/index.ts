import { type FilesAt, readAs } from "../cloudformation/read.ts";
import { writeAs } from "../cloudformation/write.ts";
import type { Dialect } from "../dialect.ts";
import type { ParsedFile } from "../resources/syntax.ts";
import { takesParts } from "./included.ts";
import { parse, parseWith } from "./parse.ts";

const id = "serverless";

/** What services keep apart is called by what it is. */
const parts =
	/^(config|configs|custom|env|environment|function|functions|iam|params|resource|resources|serverless|sls|stage|stages|vars|variables)([._-]|$)/i;

const filesAt: FilesAt = (path, scope) => {
	const file = scope.file(path);
	if (!file || !takesParts(file.text)) return file ? [file] : [];
	return parseWith(file, (one) => scope.text(one));
};

/** The Serverless Framework on AWS: functions with their events, and resources of CloudFormation beside them. */
export const serverless: Dialect<ParsedFile> = {
	id,
	comment: "#",
	files: {
		names: ["serverless*.yml", "serverless*.yaml", "*.yml", "*.yaml"],
		languages: ["yaml"],
		called: "Serverless Framework",
	},
	claims: ({ path, text }) =>
		/(^|\/)serverless[^/]*\.ya?ml$/i.test(path) &&
		!/^\s+name\s*:\s*["']?(azure|google|openwhisk|knative)/m.test(text) &&
		/^service\s*:/m.test(text) &&
		/^provider\s*:/m.test(text),
	keeps: (path) => /\.ya?ml$/i.test(path) && path.split("/").some((one) => parts.test(one)),
	parse,
	read: readAs(id, filesAt),
	write: writeAs(id, filesAt),
};
