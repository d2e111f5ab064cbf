import type { CallEntry } from "../../entries/calls.ts";
import type { Library } from "../../knowledge.ts";

const source = "Go, net/http: Client.Timeout is 0, and http.DefaultClient has none";
/** A request carries its context, which may end it: `http.NewRequestWithContext(ctx, method, url, body)`. */
const sent: CallEntry = {
	is: "call",
	url: ["0.2", "0.1"],
	timeout: ["Timeout", "0.0.1"],
	context: ["0.0"],
	usual: "none",
	source,
};
const client: CallEntry = { is: "call", url: ["0"], timeout: ["Timeout"], usual: "none", source };
const resty: CallEntry = {
	is: "call",
	url: ["0"],
	timeout: ["SetTimeout", "Timeout"],
	usual: "none",
	retries: { at: ["SetRetryCount"], usual: 0, pause: "jitter", source: "resty: RetryCount is 0" },
	source: "resty: no time-out unless SetTimeout is called",
};
const verbs = ["Get", "Post", "PostForm", "Head"];

export const httpClients: Library = {
	imports: ["net/http", "github.com/go-resty/resty"],
	symbols: {
		...Object.fromEntries(
			["net/http", "net/http.Client()", "net/http.DefaultClient"].flatMap((of) =>
				verbs.map((verb) => [`${of}.${verb}`, client] as const),
			),
		),
		"net/http.Client().Do": sent,
		...Object.fromEntries(
			["New()", "Client()"].flatMap((of) => {
				const request = `github.com/go-resty/resty.${of}.R()`;
				return [
					[`github.com/go-resty/resty.${of}`, { is: "fluent", ends: { R: request } }],
					[request, { is: "fluent", ends: {} }],
				] as const;
			}),
		),
		...Object.fromEntries(
			["Get", "Post", "Put", "Patch", "Delete", "Head", "Execute"].flatMap((verb) =>
				["New()", "Client()"].map((of) => [`github.com/go-resty/resty.${of}.R().${verb}`, resty] as const),
			),
		),
		"net/http.DefaultClient.Do": sent,
	},
};
