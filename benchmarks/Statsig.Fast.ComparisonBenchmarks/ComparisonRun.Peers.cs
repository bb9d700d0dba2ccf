using System.Collections.Generic;
using System.IO;
using System.Reflection;
using Statsig.Fast.Benchmarks;
using Statsig.Fast.ComparisonBenchmarks.Classic;
using Statsig.Fast.ComparisonBenchmarks.Measuring;
using Statsig.Fast.ComparisonBenchmarks.MicrosoftFeatures;
using Statsig.Fast.ComparisonBenchmarks.Node;

namespace Statsig.Fast.ComparisonBenchmarks;

/// <content>The other subjects, which the native program does not have.</content>
internal sealed partial class ComparisonRun
{
    private void AddPeers(List<Subject> subjects, string[] ids, string? evalPath)
    {
        byte[] v1 = Resource("bench_v1.json");
        string sameId = BenchWork.CreateUser().UserId!;
        subjects.Add(ClassicSubject.Create(v1, sameId, ids));
        subjects.Add(FeatureSubject.Create(sameId, ids));
        if (!arguments.HasNodePeers)
        {
            Remark("The peers in Node are left out of short runs.");
            return;
        }

        subjects.AddRange(NodePeers.Start(ArtifactsFolder("node"), [("bench_v1.json", v1), ("bench_v2.json", BenchWork.Payload)], ids, evalPath, Remark));
    }

    private static byte[] Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
