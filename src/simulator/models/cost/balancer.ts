/** What a balancer is charged by: the unit of the dimension that needs most of them is paid. */
export interface BalancerTraffic {
	/** Connections opened a second, and open at once. */
	newConnections: number;
	openConnections: number;
	/** Bytes an hour, both ways. */
	bytesAnHour: number;
	/** Rules evaluated a second, beyond the free ones; L7 only. */
	rules?: number;
}

/** One capacity unit of AWS: of an Application Load Balancer (L7), of a Network Load Balancer for TCP (L4). */
const units = {
	L7: { newConnections: 25, openConnections: 3000, bytesAnHour: 1e9, rules: 1000 },
	L4: { newConnections: 800, openConnections: 100_000, bytesAnHour: 1e9, rules: Number.POSITIVE_INFINITY },
};
export type Layer = keyof typeof units;

export function capacityUnits(layer: Layer, traffic: BalancerTraffic): number {
	const unit = units[layer];
	return Math.max(
		traffic.newConnections / unit.newConnections,
		traffic.openConnections / unit.openConnections,
		traffic.bytesAnHour / unit.bytesAnHour,
		(traffic.rules ?? 0) / unit.rules,
	);
}

export interface Tariff {
	/** USD for each hour that the balancer is there, and for each unit and hour. */
	hour: number;
	unit: number;
}

/** AWS list prices in us-east-1; other clouds and regions differ. */
export const listPrices: Record<Layer, Tariff> = {
	L7: { hour: 0.0225, unit: 0.008 },
	L4: { hour: 0.0225, unit: 0.006 },
};

/** USD an hour. */
export function balancerPrice(layer: Layer, traffic: BalancerTraffic, tariff: Tariff = listPrices[layer]): number {
	return tariff.hour + tariff.unit * capacityUnits(layer, traffic);
}
