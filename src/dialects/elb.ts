/** How an AWS target group chooses the next target, by its own word (attribute load_balancing.algorithm.type). */
export const elbAlgorithms: Record<string, string> = {
	round_robin: "round-robin",
	least_outstanding_requests: "least-outstanding",
	weighted_random: "random",
};
