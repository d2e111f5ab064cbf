import { readAs } from "../cloudformation/read.ts";
import { writeAs } from "../cloudformation/write.ts";
import type { Dialect } from "../dialect.ts";
import type { ParsedFile } from "../resources/syntax.ts";
import { parse } from "./parse.ts";

const id = "serverless";

/** The Serverless Framework on AWS: functions with their events, and resources of CloudFormation beside them. */
export const serverless: Dialect<ParsedFile> = {
	id,
	comment: "#",
	files: { names: ["serverless*.yml", "serverless*.yaml"], languages: ["yaml"], called: "Serverless Framework" },
	claims: ({ text }) =>
		!/^\s+name\s*:\s*["']?(azure|google|openwhisk|knative)/m.test(text) &&
		/^service\s*:/m.test(text) &&
		/^provider\s*:/m.test(text),
	parse,
	read: readAs(id),
	write: writeAs(id),
};
