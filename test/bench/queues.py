"""One M/M/8 station at rho 0.8, or two in a row, by SimPy or Ciw: prints seconds of CPU, customers, mean wait and mean time."""

import random
import sys
import time

SERVERS, ARRIVALS, SERVICES, DURATION = 8, 6.4, 1.0, 20_000


def by_simpy(stations, seed):
    import simpy

    chance = random.Random(seed)
    env = simpy.Environment()
    line = [simpy.Resource(env, capacity=SERVERS) for _ in range(stations)]
    served, waited, spent = 0, 0.0, 0.0

    def customer():
        nonlocal served, waited, spent
        came = env.now
        for station in line:
            joined = env.now
            with station.request() as turn:
                yield turn
                waited += env.now - joined
                yield env.timeout(chance.expovariate(SERVICES))
        served += 1
        spent += env.now - came

    def source():
        while True:
            yield env.timeout(chance.expovariate(ARRIVALS))
            env.process(customer())

    env.process(source())
    begin = time.process_time()
    env.run(until=DURATION)
    return time.process_time() - begin, served, waited / served, spent / served


def by_ciw(stations, seed):
    import ciw

    none = [None] * (stations - 1)
    onward = [[float(to == at + 1) for to in range(stations)] for at in range(stations)]
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(ARRIVALS), *none],
        service_distributions=[ciw.dists.Exponential(SERVICES)] * stations,
        number_of_servers=[SERVERS] * stations,
        routing=onward,
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    begin = time.process_time()
    simulation.simulate_until_max_time(DURATION)
    seconds = time.process_time() - begin
    records = simulation.get_all_records()
    served = sum(1 for record in records if record.node == stations)
    waited = sum(record.waiting_time for record in records)
    spent = sum(record.exit_date - record.arrival_date for record in records)
    return seconds, served, waited / served, spent / served


library, stations, seed = sys.argv[1:4]
print(*{"simpy": by_simpy, "ciw": by_ciw}[library](int(stations), int(seed)))
