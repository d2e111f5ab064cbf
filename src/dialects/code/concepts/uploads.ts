import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { decided } from "../conditions.ts";
import { sourcesOf, within } from "../data/walk.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { type Concept, ofServer } from "./concept.ts";

/** Files that users send and that are kept on the disk of the process that took them. */
export const uploads: Concept = {
	read(program) {
		// Where they go to a bucket as well, the disk is likely a step on the way.
		if (program.code.names.some(({ from, name }) => from !== undefined && buckets.test(`${from} ${name}`))) return [];
		return program.code.calls.flatMap((call): Fragment[] => {
			const path = keptAt(call, program);
			if (!path || passing.test(textsOf(path, program)) || decided(call.region, program) !== "always") return [];
			return [ofServer(program, call.at, { localFiles: declared(["uploaded files"], call.at) })];
		});
	},
};

const buckets = /boto|s3|minio|azure.*(blob|storage)|storage\.(googleapis|Client)|cloud[._/]storage|cloudinary|blob/i;
const passing = /te?mp|tempfile|scratch|createTemp/i;

/** Where a call puts what was sent, if it does. */
function keptAt(call: Call, program: Program): Expr | undefined {
	const { positional } = call;
	switch (methodOf(call)) {
		case "save":
			return isSent(receiverOf(call), program) ? positional[0] : undefined;
		case "SaveUploadedFile":
		case "SaveFile":
			return positional[1];
		case "transferTo":
			return isSent(receiverOf(call), program) ? positional[0] : undefined;
		case "copy":
			return isSent(positional[0], program) ? positional[1] : undefined;
		// `Files.write(path, file.getBytes())`.
		case "write":
			return /(^|\.)Files$/.test(receiverOf(call)?.text ?? "") && isSent(positional[1], program)
				? positional[0]
				: undefined;
		// express-fileupload.
		case "mv":
			return isSent(receiverOf(call), program) ? positional[0] : undefined;
		// Go: `io.Copy(file, part)`.
		case "Copy":
			return isSent(positional[1], program) ? openedAt(positional[0], program) : undefined;
		case "CopyTo":
		case "CopyToAsync":
			return isSent(receiverOf(call), program) ? openedAt(positional[0], program) : undefined;
		default:
			return undefined;
	}
}

/** The path of a file that is opened to be written: `os.Create(path)`, `File.Create(path)`, `new FileStream(path, FileMode.Create)`. */
function openedAt(expr: Expr | undefined, program: Program): Expr | undefined {
	const value = expr && program.follow(expr);
	const call = value?.kind === "call" ? value.call : undefined;
	if (!call) return undefined;
	return /(^|\.)(os\.(Create|OpenFile)|File\.(Create|OpenWrite|Open)|FileStream)$/.test(call.callee.text)
		? call.positional[0]
		: undefined;
}

/** Flask's and Starlette's uploads, Spring's MultipartFile, what Go's and .NET's forms hold. */
function isSent(expr: Expr | undefined, program: Program): boolean {
	if (!expr) return false;
	const root = within(expr, 5);
	return root.some((part) => {
		if (part.kind !== "name" && part.kind !== "member") return false;
		const value = program.follow(part);
		if (/\b(request|req)\.files\b|\.(FormFile|MultipartReader)\(|\.(FormFile|Form\.Files)\b/.test(value.text))
			return true;
		const [binding] = program.bindingsOf(part);
		return /^(MultipartFile|UploadFile|FileStorage|FilePart|CompletedFileUpload|IFormFile)$/.test(
			binding?.type?.name ?? binding?.parameter?.type?.name ?? "",
		);
	});
}

function textsOf(expr: Expr, program: Program): string {
	const made = [...sourcesOf(expr, program)].map(
		({ callee, positional }) => `${callee.text} ${positional[0]?.text ?? ""}`,
	);
	return [program.follow(expr).text, ...made].join(" ");
}
