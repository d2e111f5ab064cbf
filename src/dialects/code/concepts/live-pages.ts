import { declared } from "../../../design/attribute.ts";
import { type Concept, ofService } from "./concept.ts";

/**
 * Frameworks that keep a page's state beside the connection which that page holds open to the process: each of its requests has to
 * come to the same replica. Sources: Streamlit docs, Architecture (a load balancer needs session affinity); Gradio guides, Kubernetes
 * and Nginx (sticky sessions for several replicas); Chainlit docs, Deploy (session affinity); Panel and Bokeh docs, Server deployment;
 * Shiny for Python docs, Self-hosted deployments (WebSockets and sticky sessions); NiceGUI and Reflex docs, Deployment; Solara docs.
 */
const frameworks = /^(streamlit|gradio|chainlit|panel|bokeh\.server|shiny|nicegui|reflex|solara|mesop|pywebio)(\.|$)/;

export const livePages: Concept = {
	read(program) {
		const used = program.code.names.find(({ from }) => from !== undefined && frameworks.test(from));
		return used ? [ofService(program, used.at, { longLived: declared(true, used.at) })] : [];
	},
};
