using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace Statsig.Fast.Tests.Options;

/// <summary>
/// The copy that a server takes has every option and shares nothing that can change: new options included, because reflection finds them.
/// </summary>
public sealed class OptionsCopyTests
{
    public static TheoryData<Type> Classes { get; } = [typeof(StatsigOptions), typeof(ProxyConfig), typeof(OverrideOptions)];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Copy_OfEveryOption_HasItsValue(Type type)
    {
        object options = OptionSamples.Filled(type);
        object copy = CopyOf(options);

        Assert.NotSame(options, copy);
        Assert.All(PropertiesOf(type), property =>
        {
            Assert.NotEqual(OptionSamples.Describe(property.GetValue(OptionSamples.New(type))), OptionSamples.Describe(property.GetValue(options)));
            Assert.Equal(OptionSamples.Describe(property.GetValue(options)), OptionSamples.Describe(property.GetValue(copy)));
        });
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Copy_EveryOptionChangedAfterwards_StaysAsItWas(Type type)
    {
        object options = OptionSamples.Filled(type);
        object copy = CopyOf(options);
        string before = OptionSamples.Describe(copy);

        Empty(options);
        foreach (PropertyInfo property in PropertiesOf(type).Where(static property => property.SetMethod?.IsPublic == true))
        {
            property.SetValue(options, property.GetValue(OptionSamples.New(type)));
        }

        Assert.Equal(OptionSamples.Describe(OptionSamples.New(type)), OptionSamples.Describe(options));
        Assert.Equal(before, OptionSamples.Describe(copy));
    }

    [Fact]
    public void Copy_OneEntryForTwoEndpoints_StaysOne()
    {
        var entry = new ProxyConfig(NetworkProtocol.Http, "http://proxy.example:8000");
        var options = new StatsigOptions { ProxyConfigs = { [NetworkEndpoint.LogEvent] = entry, [NetworkEndpoint.GetIdLists] = entry } };

        IDictionary<NetworkEndpoint, ProxyConfig> copies = options.Copy().ProxyConfigs;

        Assert.Same(copies[NetworkEndpoint.LogEvent], copies[NetworkEndpoint.GetIdLists]);
        Assert.NotSame(entry, copies[NetworkEndpoint.LogEvent]);
    }

    private static PropertyInfo[] PropertiesOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static object CopyOf(object options) => options switch
    {
        StatsigOptions all => all.Copy(),
        ProxyConfig proxy => proxy.Copy(),
        _ => ((IOverrideSource)options).Copy(),
    };

    /// <summary>Takes everything out of the dictionaries and lists of the options, and out of those below them.</summary>
    private static void Empty(object options)
    {
        foreach (object? value in PropertiesOf(options.GetType()).Select(property => property.GetValue(options)))
        {
            switch (value)
            {
                case IDictionary entries:
                    foreach (ProxyConfig proxy in entries.Values.OfType<ProxyConfig>())
                    {
                        proxy.ProxyAddress = "changed";
                    }

                    entries.Clear();
                    break;
                case IList list:
                    list.Clear();
                    break;
                case OverrideOptions overrides:
                    Empty(overrides);
                    break;
            }
        }
    }
}
