"""faiss beside the gallery: exact search and HNSW with the same settings. usage: python3 faiss_gallery.py FOLDER COLUMNS ADD_THREADS all|exact|two
Run by the benchmark, which writes FOLDER/rows and FOLDER/queries in single precision. Prints lines like the benchmark's."""
import os, subprocess, sys, threading, time
is_two = sys.argv[4] == 'two'  # exact search on two threads has a process of its own: OpenBLAS reads its threads when it loads
os.environ["OPENBLAS_NUM_THREADS"] = "2" if is_two else "1"  # waiting threads would count as processor time
import faiss, numpy as np
folder, columns, add_threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rows = np.fromfile(os.path.join(folder, 'rows'), dtype='f').reshape(-1, columns)
queries = np.fromfile(os.path.join(folder, 'queries'), dtype='f').reshape(-1, columns)
K, SINGLE, REPEATS = 10, 200, 3


def resident():
    return int(open('/proc/self/statm').read().split()[1]) * os.sysconf('SC_PAGE_SIZE')


def best(call, queries_of_call, threads=1, clock=time.process_time):
    seconds = []
    for _ in range(REPEATS):
        start = clock(); call(); seconds.append((clock() - start) / threads)
    return queries_of_call / min(seconds)


def on_two(index):
    faiss.omp_set_num_threads(2)
    return best(lambda: index.search(queries, K), len(queries), threads=2)


def by_two(index):
    def ask(caller):
        faiss.omp_set_num_threads(1)  # of this caller
        for i in range(caller * SINGLE, (caller + 1) * SINGLE):
            index.search(queries[i:i + 1], K)

    def both():
        callers = [threading.Thread(target=ask, args=[caller]) for caller in range(2)]
        for caller in callers: caller.start()
        for caller in callers: caller.join()

    return best(both, 2 * SINGLE, clock=time.perf_counter)  # callers that wait for each other take no processor time


def measure(name, index, exact):
    before = resident()
    faiss.omp_set_num_threads(add_threads)
    start = time.process_time(); index.add(rows); rate = len(rows) / (time.process_time() - start)
    size = (resident() - before) / len(rows)
    faiss.omp_set_num_threads(1)
    single = best(lambda: [index.search(queries[i:i + 1], K) for i in range(SINGLE)], SINGLE)
    batched = best(lambda: index.search(queries, K), len(queries))
    singles = by_two(index)
    found = index.search(queries, K)[1]
    if exact is None:
        exact = found
        two = float(subprocess.run([sys.executable, *sys.argv[:4], 'two'], check=True, capture_output=True, text=True).stdout)
    else:
        two = on_two(index)
    recall = np.mean([len(set(a) & set(b)) / K for a, b in zip(found, exact)])
    print(f'| {name} | {rate:.0f} | {single:.0f} | {singles:.0f} | {batched:.0f} | {two:.0f} | {recall:.3f} | {size:.0f} |', flush=True)
    return exact


if is_two:
    index = faiss.IndexFlatL2(columns)
    index.add(rows)
    print(on_two(index))
else:
    exact = measure(f'exact, faiss {faiss.__version__} IndexFlatL2', faiss.IndexFlatL2(columns), None)
    if sys.argv[4] == 'all':
        graph = faiss.IndexHNSWFlat(columns, 16)
        graph.hnsw.efConstruction = 128
        graph.hnsw.efSearch = 64
        measure(f'faiss {faiss.__version__} IndexHNSWFlat', graph, exact)
