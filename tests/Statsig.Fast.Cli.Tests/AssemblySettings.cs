// Tests that wait for a process to end take no processor.
[assembly: CollectionBehavior(MaxParallelThreads = 8)]
