import { Kernel } from "../../src/simulator/kernel/kernel.ts";
import { exponential, Sampler } from "../../src/simulator/random/distribution.ts";
import { Luck } from "../../src/simulator/random/stream.ts";

/** M/M/c on the kernel as the models use it: handlers, a lane of arrivals, samplers. Returns the events and the mean wait. */
export function mmc(servers: number, lambda: number, events: number, seed: number) {
	const kernel = new Kernel();
	const luck = new Luck(seed);
	const gaps = new Sampler(exponential(1 / lambda), luck.stream("arrivals"));
	const services = new Sampler(exponential(1), luck.stream("services"));
	const mask = 65_535;
	const queue = new Float64Array(mask + 1);
	const waited = new Float64Array(1);
	const work = new Float64Array(1);
	let head = 0;
	let tail = 0;
	let busy = 0;
	let served = 0;
	const arrivals = kernel.lane(() => {
		arrivals.delay[0] = gaps.next();
		kernel.push(arrivals, 0);
		if (busy < servers) {
			busy++;
			served++;
			work[0] = services.next();
			kernel.scheduleIn(work, 0, departure, 0);
		} else queue[tail++ & mask] = kernel.now;
	}, gaps.next());
	const departure = kernel.on(() => {
		if (head < tail) {
			waited[0] += kernel.now - queue[head++ & mask];
			served++;
			work[0] = services.next();
			kernel.scheduleIn(work, 0, departure, 0);
		} else busy--;
	});
	kernel.push(arrivals, 0);
	kernel.run(events / (2 * lambda));
	return { events: kernel.events, wait: waited[0] / served };
}
