import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { methodOf } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

const libraries =
	/^(torch|transformers|sentence_transformers|tensorflow|keras|onnxruntime|whisper|faster_whisper|ultralytics|vllm|llama_cpp|diffusers|spacy|open_clip|timm)(\.|$)/;
const loading =
	/^(from_pretrained|load_model|load|load_from_checkpoint|load_state_dict|InferenceSession|SentenceTransformer|CrossEncoder|pipeline|WhisperModel|YOLO|LLM|Llama|create_model)$/;

/** A model of some hundred megabytes or more: read before the first request, and paged in by the first ones. */
export const model: Concept = {
	read(program): Fragment[] {
		const call = program.code.calls.find(
			(one) => loading.test(methodOf(one)) && libraries.test(program.originOf(one.callee)?.from ?? ""),
		);
		return call ? [ofService(program, call.at, { loadsModel: declared(true, call.at) })] : [];
	},
};
