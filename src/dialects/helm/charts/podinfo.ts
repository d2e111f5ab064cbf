import type { KnownChart } from "./known.ts";

export const podinfo: KnownChart = { names: ["podinfo"], source: "", makes: { values: "{}", template: "" } };
