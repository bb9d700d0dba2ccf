using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.IO;
using System.Reflection;
using Statsig.Fast.Diagnostics;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Diagnostics;

/// <summary>The document names everything that can be listened to.</summary>
public sealed class ObservabilityDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "observability.md"));

    [Fact]
    public void Document_EveryInstrument_IsInIt()
    {
        var names = new List<string>();
        Meter meter = StatsigMeters.Default.SyncAge.Meter; // Hosts of other tests have one each.
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter, meter))
                {
                    names.Add(instrument.Name);
                }
            },
        };
        listener.Start();

        Assert.Equal(22, names.Count);
        Assert.All(names, static name => Assert.Contains($"| `{name}` |", Document, StringComparison.Ordinal));
    }

    [Fact]
    public void Document_EveryEvent_IsInIt()
    {
        int count = 0;
        foreach (MethodInfo method in typeof(StatsigEventSource).GetMethods(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        {
            if (method.GetCustomAttribute<EventAttribute>() is not null)
            {
                count++;
                Assert.Contains(method.Name, Document, StringComparison.Ordinal);
            }
        }

        Assert.Equal(8, count);
    }
}
