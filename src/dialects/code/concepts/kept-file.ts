import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { within } from "../data/walk.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { givenOf, methodOf, receiverOf } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/** What users send as files and the process puts on its own disk, to hand it out or look at it at a later request. */
export const keptFile: Concept = {
	read(program) {
		if (isPassedOn(program) || !isWanted(program)) return [];
		const [first] = program.code.calls.filter((call) => keeps(call, program));
		if (!first) return [];
		const fragments: Fragment[] = [
			ofService(program, first.at, { localFiles: declared(["uploaded files"], first.at) }),
		];
		return fragments;
	},
};

/** A store of objects takes it over, or it is only there for a moment. */
const passing =
	/^(unlink\w*|rm|rmSync|remove|delete_?files?|uploadFile|upload_?file(obj)?|upload_?stream|upload_?blob\w*|putObject|put_object|PutObject\w*|fPutObject|fput_object|Upload|tmpdir|mkdtemp\w*|gettempdir|NamedTemporaryFile|TemporaryDirectory|createTempFile|GetTempFileName|GetTempPath|deleteIfExists|MkdirTemp|CreateTemp)$/;
const objectStores =
	/aws-sdk|boto3|cloudinary|google-cloud.storage|cloud\.storage|minio|azure.*blob|multer-s3|storage\.blob|s3transfer|tempfile|^tmp(-promise)?$/i;

function isPassedOn({ code }: Program): boolean {
	return (
		code.names.some(({ from }) => from !== undefined && objectStores.test(from)) ||
		code.calls.some((call) => passing.test(methodOf(call)))
	);
}

/** What hands files out, or notes how one is called. */
const serving =
	/^(static|sendFile|download|createReadStream|send_file|send_from_directory|FileResponse|StaticFiles|PhysicalFile|ServeFile|FileServer|UrlResource|FileSystemResource|mount|serve_static|secure_filename|getOriginalFilename)$/;

function isWanted({ code }: Program): boolean {
	const names = (expr: Expr | undefined) =>
		within(expr, 5).some(
			(part) => part.kind === "member" && /^(filename|originalname|OriginalFilename)$/.test(part.name),
		);
	return (
		code.calls.some((call) => serving.test(methodOf(call)) || call.positional.some(names)) ||
		code.exits.some(({ value }) => names(value)) ||
		code.writes.some(({ value }) => names(value))
	);
}

function keeps(call: Call, program: Program): boolean {
	const method = methodOf(call);
	const first = call.positional[0];
	if (method === "multer") return givenOf(call, ["0.dest"], program) !== undefined;
	// Nest: `FileInterceptor("photo", { dest: "./uploads" })`.
	if (/^(Any)?Files?(Fields)?Interceptor$/.test(method))
		return givenOf(call, ["0.dest", "1.dest", "2.dest"], program) !== undefined;
	if (method === "register" && receiverOf(call)?.text === "MulterModule")
		return givenOf(call, ["0.dest"], program) !== undefined;
	// multer keeps what it is not told to keep in memory.
	if (method === "diskStorage") return program.code.language === "typescript";
	if (ownerOf(call.region) === undefined) return false;
	const to = receiverOf(call);
	if (method === "save") return isUpload(to) && first !== undefined && program.code.language === "python";
	if (method === "transferTo") return program.code.calls.some((one) => methodOf(one) === "getOriginalFilename");
	if (/^(writeFile|writeFileSync|createWriteStream|open)$/.test(method))
		return isUploadFolder(first, program) && (method !== "open" || call.positional.slice(1).some(writes));
	return false;
}

const writes = (expr: Expr) => expr.kind === "literal" && typeof expr.value === "string" && /^[wxa]b/.test(expr.value);

const upload = /^(uploaded_?)?(file|upload|image|photo|avatar|attachment|picture|document|f)$/i;

function isUpload(expr: Expr | undefined): boolean {
	return (expr?.kind === "name" || expr?.kind === "member") && upload.test(expr.name);
}

/** A path in which a folder for what is uploaded is named, in whichever words it is put together. */
function isUploadFolder(path: Expr | undefined, program: Program, depth = 3): boolean {
	for (const part of within(path, 6)) {
		if (part.kind === "literal" && typeof part.value === "string" && folder.test(part.value)) return true;
		const named = part.kind === "name" || part.kind === "member" ? part : undefined;
		if (named && /upload_?(dir|folder|path|root)/i.test(named.name)) return true;
		const held = named && depth > 0 ? program.follow(named) : undefined;
		if (held && held !== named && isUploadFolder(held, program, depth - 1)) return true;
	}
	return false;
}

const folder = /(^|[/.])(uploads?|avatars|attachments|media)(\/|$)/i;
