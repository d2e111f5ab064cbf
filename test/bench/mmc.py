"""M/M/8 at rho 0.8 by SimPy or Ciw: prints seconds of CPU, customers served and their mean wait."""

import random
import sys
import time

SERVERS, ARRIVALS, SERVICES, DURATION = 8, 6.4, 1.0, 20_000


def by_simpy(seed):
    import simpy

    chance = random.Random(seed)
    env = simpy.Environment()
    station = simpy.Resource(env, capacity=SERVERS)
    total = [0, 0.0]

    def customer():
        came = env.now
        with station.request() as turn:
            yield turn
            total[0] += 1
            total[1] += env.now - came
            yield env.timeout(chance.expovariate(SERVICES))

    def source():
        while True:
            yield env.timeout(chance.expovariate(ARRIVALS))
            env.process(customer())

    env.process(source())
    begin = time.process_time()
    env.run(until=DURATION)
    return time.process_time() - begin, total[0], total[1] / total[0]


def by_ciw(seed):
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(ARRIVALS)],
        service_distributions=[ciw.dists.Exponential(SERVICES)],
        number_of_servers=[SERVERS],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    begin = time.process_time()
    simulation.simulate_until_max_time(DURATION)
    seconds = time.process_time() - begin
    waits = [record.waiting_time for record in simulation.get_all_records()]
    return seconds, len(waits), sum(waits) / len(waits)


print(*{"simpy": by_simpy, "ciw": by_ciw}[sys.argv[1]](int(sys.argv[2])))
