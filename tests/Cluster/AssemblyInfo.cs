// Processes are heavy, and these tests say how long things may take: one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
