// Every test here wants all processors for itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
