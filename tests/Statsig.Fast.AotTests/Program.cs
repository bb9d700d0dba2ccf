using System;
using Statsig.Fast.AotTests;

// "--hashing NAME" repeats the checks of bucketing with one way of hashing; the program starts itself once for each.
if (args is ["--hashing", string strategy])
{
    AppContext.SetData(HashingChecks.OptionName, strategy);
    HashingChecks.RunBuckets();
    return Check.Report($"hashing with {strategy}");
}

HashingChecks.RunBuckets();
HashingChecks.RunStrategies();
GateChecks.Run();
ParameterChecks.Run();
OverrideChecks.Run();
StickyChecks.Run();
UserChecks.Run();
InferenceChecks.Run();
NetworkChecks.Run();
AllocationChecks.Run();
return Check.Report("all checks");
