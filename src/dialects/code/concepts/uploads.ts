import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr, Region } from "../code.ts";
import { decided } from "../conditions.ts";
import { callsBelow } from "../data/calls-by.ts";
import { sourcesOf, within } from "../data/walk.ts";
import { isImported } from "../names.ts";
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
			return positional[1];
		// Fiber: `c.SaveFile(file, path)`; others call so what their own storage does.
		case "SaveFile":
			return positional.length === 2 ? positional[1] : undefined;
		case "transferTo":
			return isSent(receiverOf(call), program) ? positional[0] : undefined;
		// Java: `Files.copy(file.getInputStream(), path)`, `Files.write(path, file.getBytes())`.
		case "copy":
			return isSent(positional[0], program) ? positional[1] : undefined;
		case "write":
			return /(^|\.)Files$/.test(receiverOf(call)?.text ?? "") && isSent(positional[1], program)
				? positional[0]
				: undefined;
		case "copyInputStreamToFile":
		case "writeByteArrayToFile":
			return positional.some((one) => isSent(one, program)) ? call.callee : undefined;
		// Python: `shutil.copyfileobj(file.file, out)`.
		case "copyfileobj":
			return isSent(positional[0], program) ? openedAt(positional[1], program) : undefined;
		case "writeFile":
		case "writeFileSync":
			return isSent(positional[1], program) ? positional[0] : undefined;
		case "pipeline":
		case "pump":
			return isSent(positional[0], program) ? openedAt(positional[1], program) : undefined;
		case "pipe":
			return isSent(receiverOf(call), program) ? openedAt(positional[0], program) : undefined;
		// Ktor: within `part.streamProvider().use { … }`, or `part.provider().copyAndClose(file.writeChannel())`.
		case "copyTo":
		case "copyAndClose":
		case "writeBytes":
			return isOfKtorPart(call, program) ? fileNear(call, program) : undefined;
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
	return /(^|\.)(os\.(Create|OpenFile)|File\.(Create|OpenWrite|Open)|FileStream|open|createWriteStream)$/.test(
		call.callee.text,
	)
		? call.positional[0]
		: undefined;
}

/** Flask's and Starlette's uploads, Spring's MultipartFile, what forms of Go, .NET, Node.js and the Web hold, and what is read of one. */
function isSent(expr: Expr | undefined, program: Program, depth = 4): boolean {
	if (!expr || depth === 0) return false;
	return within(expr, 5).some((part) => {
		if (part.kind !== "name" && part.kind !== "member") return false;
		const value = program.follow(part);
		if (/\b(request|req)\.files\b|\.(FormFile|MultipartReader)\(|\.(FormFile|Form\.Files)\b/.test(value.text))
			return true;
		// Fastify's `request.file()`, and a form of the Fetch standard.
		if (value.kind === "call" && isOfForm(value.call, program)) return true;
		const [binding] = program.bindingsOf(part);
		const type = binding?.type?.name ?? binding?.parameter?.type?.name ?? "";
		if (/^(MultipartFile|UploadFile|FileStorage|FilePart|CompletedFileUpload|IFormFile)$/.test(type)) return true;
		return value !== part && isSent(value, program, depth - 1);
	});
}

function isOfForm(call: Call, program: Program): boolean {
	const of = receiverOf(call);
	const on = of && program.follow(of);
	if (/^files?$/.test(methodOf(call))) return /^(request|req)$/.test(of?.text ?? "");
	return methodOf(call) === "get" && on?.kind === "call" && methodOf(on.call) === "formData";
}

function isOfKtorPart(call: Call, { code }: Program): boolean {
	if (code.language !== "kotlin" || !isImported(/^io\.ktor\b/, code)) return false;
	for (let at: Region | undefined = call.region; at; at = at.parent)
		if (at.fn && callsBelow(at.fn, code).some((one) => /^(streamProvider|provider)$/.test(methodOf(one)))) return true;
	return false;
}

/** The file that is made in the function around: `File(folder, name)`. */
function fileNear(call: Call, { code }: Program): Expr | undefined {
	for (let at: Region | undefined = call.region; at; at = at.parent) {
		const made =
			at.fn && callsBelow(at.fn, code).find((one) => /^(File|Path|Paths\.get|resolve)$/.test(one.callee.text));
		if (made)
			return { kind: "call", call: made, at: made.whole, text: made.positional.map(({ text }) => text).join(" ") };
	}
	return undefined;
}

function textsOf(expr: Expr, program: Program): string {
	const made = [...sourcesOf(expr, program)].map(
		({ callee, positional }) => `${callee.text} ${positional[0]?.text ?? ""}`,
	);
	return [program.follow(expr).text, ...made].join(" ");
}
