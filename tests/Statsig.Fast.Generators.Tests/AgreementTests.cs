using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Tests;

/// <summary>Typed and by name, everything in whole payloads answers the same, for every recorded user.</summary>
public sealed class AgreementTests(ITestOutputHelper output)
{
    [Fact]
    public void EveryAccessor_CommittedPayload_AnswersAsByName() =>
        Compare(Vectors.Synthetic, Vectors.Users(Vectors.Committed("synthetic_goldens.jsonl.gz")), Vectors.Committed("synthetic_id_lists.json"));

    [Theory]
    [InlineData("eval_proj")]
    [InlineData("demo_proj")]
    public void EveryAccessor_RealPayload_AnswersAsByName(string project) => Compare(
        Vectors.Read(Vectors.Real(project + "_dcs.json")),
        Vectors.Users(Vectors.Real(project + "_goldens.jsonl.gz")),
        Path.Combine(Path.GetDirectoryName(Vectors.Real(project + "_dcs.json"))!, project + "_id_lists.json"));

    [Fact]
    public void EveryAccessor_SchemaFormOfAPayload_IsTheSameCode()
    {
        string payload = Encoding.UTF8.GetString(Vectors.Synthetic);
        string schema = SnapshotWriter.Write(SnapshotReader.Read(payload).Model!);

        Assert.Equal(GeneratorRun.Of(payload).Sources, GeneratorRun.Of(schema).Sources);
    }

    private void Compare(byte[] payload, StatsigUser[] users, string idLists)
    {
        string text = Encoding.UTF8.GetString(payload);
        SnapshotModel snapshot = SnapshotReader.Read(text).Model!;
        Assembly assembly = GeneratorRun.Of(text).Load(AgreementSource.Of(snapshot));
        var compare = assembly.GetType("App.Agreement")!.GetMethod("Compare", BindingFlags.Static | BindingFlags.NonPublic)!
            .CreateDelegate<Func<StatsigServer, StatsigUser, List<string>, int>>();
        StatsigServer server = Vectors.Server(payload, idLists);
        var differences = new List<string>();

        // Twice: handles are bound by the first call.
        int compared = users.Concat(users.Take(3)).Sum(user => compare(server, user, differences));

        output.WriteLine($"{compared} comparisons, {users.Length} users, {differences.Count} differences");
        GeneratorRun.AssertNone(differences.Distinct());
        Assert.True(compared > users.Length * 20, $"Only {compared} comparisons.");
    }
}
