/** CloudWatch list prices in us-east-1: a metric and month, and a thousand calls that put its values. */
const metricPrice = 0.3;
const callPrice = 0.01 / 1000;
/** Metrics that detailed monitoring of an EC2 machine is charged as. */
export const detailed = 7;
/** Metrics that come without a charge: the basic ones of a machine, every five minutes. */
const basicPeriod = 300;
const month = 730 * 3600;

/** USD a month for custom metrics that are put one by one every `period` seconds. */
export function customMetrics(metrics: number, period: number): number {
	return metrics * (metricPrice + callPrice * (month / period));
}

/** USD a month for the metrics of machines that a scaler decides on, by how fresh they are. */
export function machineMetrics(machines: number, period: number): number {
	return period < basicPeriod ? machines * detailed * metricPrice : 0;
}
