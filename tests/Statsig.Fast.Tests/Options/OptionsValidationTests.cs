using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace Statsig.Fast.Tests.Options;

public sealed class OptionsValidationTests
{
    [Fact]
    public void FindProblems_OfDefaultsAndOfSamples_AreNone()
    {
        Assert.Empty(OptionsValidation.FindProblems(new StatsigOptions()));
        Assert.Empty(OptionsValidation.FindProblems((StatsigOptions)OptionSamples.Filled(typeof(StatsigOptions))));
    }

    [Fact]
    public void FindProblems_OfEveryOption_HasBounds() => Assert.All(Bounded(typeof(StatsigOptions)), static property =>
    {
        var options = new StatsigOptions();
        property.SetValue(options, Absurd(property));
        OptionProblem problem = Assert.Single(OptionsValidation.FindProblems(options));
        Assert.Equal(property.Name, problem.Option);
        Assert.Matches($"^{property.Name} is .+\\. Use .+\\.$", problem.Message);
    });

    [Fact]
    public void FindProblems_OfEveryOptionOfAProxy_HasBounds() => Assert.All(Bounded(typeof(ProxyConfig)), static property =>
    {
        var proxy = new ProxyConfig(NetworkProtocol.Grpc, "p:1");
        property.SetValue(proxy, Absurd(property));
        Assert.Contains(ProxyConfigValidation.FindProblems(proxy), message => message.StartsWith($"{property.Name} is ", StringComparison.Ordinal));
    });

    [Theory]
    [InlineData("EnvironmentTier", "", "EnvironmentTier is empty. Use a name such as \"production\", or null for none.")]
    [InlineData("EventSpillPath", "", "EventSpillPath is empty. Use the path of a file, or null for none.")]
    [InlineData("BootstrapPath", "", "BootstrapPath is empty. Use the path of a file, or null for none.")]
    [InlineData("Api", "proxy.example", "Api is not an absolute http or https address. Use one such as \"https://proxy.example/v1\".")]
    [InlineData("ApiForIdListFiles", "ftp://x", "ApiForIdListFiles is not an absolute http or https address. Use one such as \"https://proxy.example/v1\".")]
    [InlineData("EventRingCapacity", 17, "EventRingCapacity is 17. Use a power of two from 16 to 1,048,576.")]
    [InlineData("EventRingCapacity", 1 << 21, "EventRingCapacity is 2097152. Use a power of two from 16 to 1,048,576.")]
    [InlineData("EventRingMaxGrowthBytes", -1, "EventRingMaxGrowthBytes is -1. Use a value from 0 to 1,073,741,824.")]
    [InlineData("MaxResponseBytes", 1023, "MaxResponseBytes is 1023. Use a value from 1,024 to 1,073,741,824.")]
    [InlineData("SpecsVersion", (SpecsVersion)9, "SpecsVersion is 9. Use one of V1, V2.")]
    [InlineData("OutputLogger", null, "OutputLogger is null. Leave it out for the default.")]
    [InlineData("TimeProvider", null, "TimeProvider is null. Leave it out for the default.")]
    public void FindProblems_OfOneValue_NamesOptionValueAndWhatIsAccepted(string name, object? value, string message)
    {
        var options = new StatsigOptions();
        typeof(StatsigOptions).GetProperty(name)!.SetValue(options, value);
        Assert.Equal(new OptionProblem(name, message), Assert.Single(OptionsValidation.FindProblems(options)));
    }

    [Fact]
    public void FindProblems_OfEnumerations_AreValuesThatTheyDoNotDefine() => Assert.Multiple([.. typeof(StatsigOptions).GetProperties()
        .Where(static property => property.PropertyType.IsEnum)
        .Select(static property => new Action(() =>
        {
            int[] defined = [.. Enum.GetValues(property.PropertyType).Cast<object>().Select(Convert.ToInt32)];
            foreach (int number in Enumerable.Range(defined.Min() - 1, defined.Max() - defined.Min() + 3))
            {
                var options = new StatsigOptions();
                property.SetValue(options, Enum.ToObject(property.PropertyType, number));
                Assert.Equal(
                    !defined.Contains(number),
                    OptionsValidation.FindProblems(options).Any(problem => problem.Message.StartsWith($"{property.Name} is ", StringComparison.Ordinal)));
            }
        }))]);

    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(60_001, false)]
    [InlineData(1, true)]
    [InlineData(60_000, true)]
    public void FindProblems_OfRegexTimeoutPerCall_AreThoseOutsideItsBounds(int ms, bool isValid) =>
        Assert.Equal(isValid, OptionsValidation.FindProblems(new StatsigOptions { RegexTimeoutPerCall = TimeSpan.FromMilliseconds(ms) }).Count == 0);

    [Fact]
    public void FindProblems_OfATime_NamesTheValue() => Assert.Equal(
        "OverallInitTimeout is 02:00:00. Use a time from 00:00:00.0010000 to 01:00:00.",
        Assert.Single(OptionsValidation.FindProblems(new StatsigOptions { OverallInitTimeout = TimeSpan.FromHours(2) })).Message);

    [Fact]
    public void FindProblems_OfSources_AreUnknownOnes()
    {
        var options = new StatsigOptions { InitializeSources = [DataSource.Network, (DataSource)7], ConfigSyncSources = [] };
        Assert.Equal(
            new OptionProblem("InitializeSources", "InitializeSources is 7. Use one of Network, StatsigNetwork, Bootstrap, DataStore."),
            Assert.Single(OptionsValidation.FindProblems(options)));
    }

    [Fact]
    public void FindProblems_OfOverrides_NameTheOverride()
    {
        var overrides = new OverrideOptions
        {
            DynamicConfigs = { ["number"] = "1", ["good"] = """{"a": {"b": [1]}}""" },
            Experiments = { ["open"] = "{" },
            ExperimentGroups = { ["group"] = null! },
            Layers = { ["two"] = "{} {}" },
            ParameterStores = { ["store"] = """{"a": {"ref_type": "gate"}}""" },
        };

        IReadOnlyList<OptionProblem> problems = OptionsValidation.FindProblems(new StatsigOptions { Overrides = overrides });

        Assert.All(problems, static problem => Assert.Equal("Overrides", problem.Option));
        Assert.Equal(5, problems.Count);
        Assert.Equal(
            "The override of \"number\" in Overrides.DynamicConfigs is not one JSON object. Use a text such as {\"color\": \"green\"}.", problems[0].Message);
        Assert.Contains(problems, static problem => problem.Message.StartsWith("The override of \"open\" in Overrides.Experiments ", StringComparison.Ordinal));
        Assert.Contains(problems, static problem => problem.Message.StartsWith("The override of \"two\" in Overrides.Layers ", StringComparison.Ordinal));
        Assert.Contains(problems, static problem => problem.Message.StartsWith("The override of \"store\" in Overrides.ParameterStores ", StringComparison.Ordinal));
        Assert.Contains(problems, static problem => problem.Message.StartsWith("The override of the experiment \"group\" has no group.", StringComparison.Ordinal));
    }

    private static IEnumerable<PropertyInfo> Bounded(Type type) => type.GetProperties().Where(static property => TypeOf(property) is { IsEnum: true } or { Name: nameof(Int32) or nameof(TimeSpan) });

    private static object Absurd(PropertyInfo property) => TypeOf(property) switch
    {
        { IsEnum: true } type => Enum.ToObject(type, 99),
        var type when type == typeof(int) => int.MinValue,
        _ => TimeSpan.MinValue,
    };

    private static Type TypeOf(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
}
