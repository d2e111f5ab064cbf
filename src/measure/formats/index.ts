import type { Format } from "../format.ts";
import { accessLog } from "./access-log.ts";
import { alb } from "./alb.ts";
import { artillery } from "./artillery.ts";
import { envoy } from "./envoy.ts";
import { jmeter } from "./jmeter.ts";
import { jsonLog } from "./json-log.ts";
import { k6 } from "./k6.ts";
import { kubectlHpa } from "./kubectl-hpa.ts";
import { kubectlTop } from "./kubectl-top.ts";
import { kubernetes } from "./kubernetes.ts";
import { locust } from "./locust.ts";
import { oha } from "./oha.ts";
import { openmetrics } from "./openmetrics.ts";
import { otlp } from "./otlp.ts";
import { prometheus } from "./prometheus.ts";
import { wrk } from "./wrk.ts";

/** Every format that can be read; the first that recognises a file takes it. */
export const formats: readonly Format[] = [
	alb,
	accessLog,
	envoy,
	otlp,
	jsonLog,
	prometheus,
	openmetrics,
	k6,
	artillery,
	oha,
	wrk,
	jmeter,
	locust,
	kubernetes,
	kubectlTop,
	kubectlHpa,
];
