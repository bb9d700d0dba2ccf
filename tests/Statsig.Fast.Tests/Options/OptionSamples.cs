using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Reflection;
using Statsig.Fast.TestKit;
using Statsig.Fast.Tests.Diagnostics;

namespace Statsig.Fast.Tests.Options;

/// <summary>Values for options of every kind, each other than the default and valid, and texts to compare values by.</summary>
internal static class OptionSamples
{
    internal static object New(Type type) => Activator.CreateInstance(type)!;

    /// <summary>Makes options of which each differs from its default.</summary>
    internal static object Filled(Type type)
    {
        object options = New(type);
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod?.IsPublic == true)
            {
                property.SetValue(options, Of(property, property.GetValue(options)));
            }
            else
            {
                Add((IDictionary)property.GetValue(options)!, property.PropertyType.GetGenericArguments()[1]);
            }
        }

        return options;
    }

    internal static string Describe(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        IDictionary entries => $"{{{string.Join(",", entries.Keys.Cast<object>().Select(key => $"{key}={Describe(entries[key])}"))}}}",
        IEnumerable items => $"[{string.Join(",", items.Cast<object>().Select(Describe))}]",
        ProxyConfig or StatsigOptions or OverrideOptions => string.Join(
            ";", value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => $"{property.Name}={Describe(property.GetValue(value))}")),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag.ToString(),
        _ => $"{value.GetType().Name}@{System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(value)}",
    };

    private static object Of(PropertyInfo property, object? current)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return current switch
        {
            bool flag => !flag,
            int number when property.Name == nameof(StatsigOptions.EventRingCapacity) => number * 2,
            1 << 30 => (1 << 30) - 1, // The largest that the options accept.
            int number => number + 1,
            TimeSpan time => time + TimeSpan.FromMilliseconds(1),
            Enum => Enum.GetValues(type).Cast<object>().First(value => !value.Equals(current)),
            IDictionary<NetworkEndpoint, ProxyConfig> => new Dictionary<NetworkEndpoint, ProxyConfig> { [NetworkEndpoint.All] = new(NetworkProtocol.Http, "http://sample.example") },
            IDictionary<string, object?> => new Dictionary<string, object?> { ["sample"] = 1 },
            IDictionary<string, string> => new Dictionary<string, string> { ["sample"] = "sample" },
            OverrideOptions => Filled(typeof(OverrideOptions)),
            _ when type == typeof(string) => property.Name.StartsWith("Api", StringComparison.Ordinal) ? "https://sample.example/v1" : "sample",
            _ when type == typeof(int) => 7,
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(7),
            _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([1, 2]),
            _ when type == typeof(IReadOnlyList<DataSource>) => new List<DataSource> { DataSource.Bootstrap },
            _ => ObjectOf(type),
        };
    }

    private static object ObjectOf(Type type) =>
        type == typeof(IOutputLogger) ? new RecordingLogger()
        : type == typeof(TimeProvider) ? new ManualClock()
        : type == typeof(IWebProxy) ? new WebProxy()
        : type == typeof(Func<HttpMessageHandler>) ? (Func<HttpMessageHandler>)(static () => new SocketsHttpHandler())
        : type == typeof(Action<SpecsUpdatedEventArgs>) ? (Action<SpecsUpdatedEventArgs>)(static _ => { })
        : type == typeof(Action<EventsFlushedEventArgs>) ? (Action<EventsFlushedEventArgs>)(static _ => { })
        : type == typeof(Action<string, Exception>) ? (Action<string, Exception>)(static (_, _) => { })
        : type == typeof(IObservabilityClient) ? new RecordingObservability()
        : type.IsInterface ? DispatchProxy.Create(type, typeof(Silent))
        : throw new InvalidOperationException($"{type} has no sample yet.");

    private static void Add(IDictionary entries, Type valueType) => entries["sample"] = valueType == typeof(bool) ? true : """{"a": 1}""";

    /// <summary>Stands for an object of the application that is not called.</summary>
    [SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "A dispatch proxy derives from it at run time.")]
    internal class Silent : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new InvalidOperationException("Nothing calls it here.");
    }
}
