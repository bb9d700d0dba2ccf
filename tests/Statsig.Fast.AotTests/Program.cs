using System;
using Statsig.Fast.AotTests;

// "--hashing NAME" repeats the checks of bucketing with one way of hashing; the program starts itself once for each.
if (args is ["--hashing", string strategy])
{
    AppContext.SetData(HashingChecks.OptionName, strategy);
    HashingChecks.RunBuckets();
    return Check.Report($"hashing with {strategy}");
}

// "--time-client-response SPECS [NAME]" measures one, with the chosen or a named way of hashing.
if (args is ["--time-client-response", string specsPath, ..])
{
    AppContext.SetData(HashingChecks.OptionName, args.Length > 2 ? args[2] : null);
    return ClientChecks.Time(specsPath);
}

#if LOCAL_ONLY
await LocalOnlyChecks.RunAsync();
return Check.Report("checks of what was left out");
#else
HashingChecks.RunBuckets();
HashingChecks.RunStrategies();
GateChecks.Run();
ParameterChecks.Run();
OverrideChecks.Run();
StickyChecks.Run();
UserChecks.Run();
InferenceChecks.Run();
ClientChecks.Run();
HandleChecks.Run();
TypedChecks.Run();
NetworkChecks.Run();
StreamingChecks.Run();
TelemetryChecks.Run();
AllocationChecks.Run();
return Check.Report("all checks");
#endif
