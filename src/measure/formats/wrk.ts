import { quantity } from "../../design/quantity.ts";
import type { DocumentFormat } from "../format.ts";
import { saidOf } from "./summary.ts";

/** What wrk prints with `--latency`, and wrk2 alike. */
export const wrk: DocumentFormat = {
	id: "wrk",
	title: "output of wrk or wrk2",
	recognises: ({ text }) => /^Running \S+ test @ /m.test(text) && /^\s+Thread Stats\s/m.test(text),
	read(text) {
		const percentiles = new Map<number, number | undefined>();
		let requests = 0;
		let rate: number | undefined;
		let failures = 0;
		for (const line of text.split(/\r?\n/)) {
			const [, share, time] =
				/^\s{1,10}(\d{1,3}(?:\.\d{1,6})?)%\s{1,10}(\d{1,12}(?:\.\d{1,6})?(?:us|ms|s|m|h))\s{0,9}$/.exec(line) ?? [];
			if (share && Number(share) < 100) percentiles.set(Number(share) / 100, quantity(time));
			const [, count] = /^\s{1,10}(\d{1,15}) requests in /.exec(line) ?? [];
			if (count) requests = Number(count);
			const [, persecond] = /^Requests\/sec:\s{1,10}(\d{1,15}(?:\.\d{1,6})?)/.exec(line) ?? [];
			if (persecond) rate = Number(persecond);
			const errors = /^\s{1,10}(Socket errors|Non-2xx or 3xx responses): (.{1,200})$/.exec(line)?.[2] ?? "";
			for (const [digits] of errors.matchAll(/\d{1,15}/g)) failures += Number(digits);
		}
		const failed = requests > 0 ? Math.min(1, failures / requests) : undefined;
		return saidOf({ requests, percentiles: [...percentiles], rate, failed });
	},
};
