using Xunit.Sdk;
using Xunit.v3;

// Processes are heavy, and these tests say how long things may take: one after the other.
[assembly: Parallelization(Mode = ParallelMode.None)]
