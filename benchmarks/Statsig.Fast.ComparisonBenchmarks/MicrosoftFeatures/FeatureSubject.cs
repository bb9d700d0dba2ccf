using System.Linq;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;
using Statsig.Fast.ComparisonBenchmarks.Measuring;
using Statsig.Fast.ComparisonBenchmarks.Work;

namespace Statsig.Fast.ComparisonBenchmarks.MicrosoftFeatures;

/// <summary>Microsoft.FeatureManagement with flags that answer as the gates do.</summary>
/// <remarks>
/// It records no exposures, has neither experiments in Statsig's sense nor gates that ask gates, and its contexts are not whole users, so
/// those rows are missing. Ten addresses are its own Targeting filter; what it has no filter for is one of the two custom filters beside
/// this file. Its calls are asynchronous by contract and complete at once.
/// </remarks>
internal static class FeatureSubject
{
    internal const string Name = "FeatureManagement";

    private const string Flags =
        """
        {"feature_management":{"feature_flags":[
          {"id":"b_public","enabled":true},
          {"id":"b_field_any","enabled":true,"conditions":{"client_filters":[{"name":"Microsoft.Targeting","parameters":{"Audience":{
            "Users":["someone.else0@elsewhere-corp.com","someone.else1@elsewhere-corp.com","someone.else2@elsewhere-corp.com","someone.else3@elsewhere-corp.com",
              "someone.else4@elsewhere-corp.com","someone.else5@elsewhere-corp.com","someone.else6@elsewhere-corp.com","someone.else7@elsewhere-corp.com",
              "someone.else8@elsewhere-corp.com","jane.doe@example-corp.com"],"DefaultRolloutPercentage":0}}}]}},
          {"id":"b_str_contains","enabled":true,"conditions":{"client_filters":[{"name":"EmailContains","parameters":{"Needles":["@acme.io","@example-corp.com"]}}]}},
          {"id":"b_pct50","enabled":true,"conditions":{"client_filters":[{"name":"PassPercentage","parameters":{
            "Prefix":"a7214ffc-bea8-4e24-ace6-50ad098d15ff.a33ff4b7-9cdf-435a-a763-9d76c0ac71ec.","Percentage":50}}]}},
          {"id":"b_config","enabled":true,"variants":[{"name":"on","configuration_value":{"button_color":"blue","title":"Check out now","max_items":25}}],
            "allocation":{"default_when_enabled":"on"}}
        ]}}
        """;

    internal static InProcessSubject Create(string sameId, string[] ids)
    {
        var manager = new FeatureManager(
            new ConfigurationFeatureDefinitionProvider(new ConfigurationBuilder().AddInMemoryCollection(FlattenedJson.Read(Flags)).Build()),
            new FeatureManagementOptions())
        {
            FeatureFilters =
            [
                new ContextualTargetingFilter(Options.Create(new TargetingEvaluationOptions { IgnoreCase = true }), NullLoggerFactory.Instance),
                new EmailContainsFilter(),
                new PassPercentageFilter(),
            ],
            Cache = new MemoryCache(new MemoryCacheOptions()),
        };
        FeatureUser[] same = [FeatureUser.Create(sameId)];
        var rows = new RowSet<FeatureUser>(same, [.. ids.Select(FeatureUser.Create)]);
        rows.AddOff(RowNames.Gate("b_public"), new AlwaysOn(manager));
        rows.AddOff(RowNames.Gate("b_field_any"), new Targeted(manager));
        rows.AddOff(RowNames.Gate("b_str_contains"), new Custom(manager, "b_str_contains"));
        rows.AddOff(RowNames.Gate("b_pct50"), new Custom(manager, "b_pct50"));
        rows.AddOff("config value", new VariantValue(manager));
        string version = typeof(FeatureManager).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        return new InProcessSubject(Name, version, "Microsoft.FeatureManagement: Targeting filter for addresses, custom filters for needles and percentages; no exposures", rows.Rows);
    }

    private static T Completed<T>(ValueTask<T> call) =>
        call.IsCompletedSuccessfully ? call.Result : call.AsTask().GetAwaiter().GetResult();

    private readonly struct AlwaysOn(IVariantFeatureManager manager) : IOperation<FeatureUser>
    {
        public int Run(FeatureUser user) => Completed(manager.IsEnabledAsync("b_public")) ? 1 : 0;

        public string Answer(FeatureUser user) => Run(user) == 1 ? "true" : "false";
    }

    /// <summary>The built-in filter knows users by one name, so that is the address here.</summary>
    private readonly struct Targeted(IVariantFeatureManager manager) : IOperation<FeatureUser>
    {
        public int Run(FeatureUser user) => Completed(manager.IsEnabledAsync<ITargetingContext>("b_field_any", user.ByEmail)) ? 1 : 0;

        public string Answer(FeatureUser user) => Run(user) == 1 ? "true" : "false";
    }

    private readonly struct Custom(IVariantFeatureManager manager, string flag) : IOperation<FeatureUser>
    {
        public int Run(FeatureUser user) => Completed(manager.IsEnabledAsync(flag, user)) ? 1 : 0;

        public string Answer(FeatureUser user) => Run(user) == 1 ? "true" : "false";
    }

    private readonly struct VariantValue(IVariantFeatureManager manager) : IOperation<FeatureUser>
    {
        public int Run(FeatureUser user) => Answer(user).Length;

        public string Answer(FeatureUser user) =>
            Completed(manager.GetVariantAsync("b_config", user.ByEmail, CancellationToken.None)).Configuration["button_color"] ?? "";
    }
}
