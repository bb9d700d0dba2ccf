using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Benchmarks;
using Statsig.Fast.ComparisonBenchmarks.Classic;
using Statsig.Fast.ComparisonBenchmarks.Measuring;
using Statsig.Fast.ComparisonBenchmarks.MicrosoftFeatures;
using Statsig.Fast.ComparisonBenchmarks.Work;

namespace Statsig.Fast.ComparisonBenchmarks.Tests;

/// <summary>What is compared returns the same answers on the common work.</summary>
public sealed class AgreementTests
{
    private const string SameId = "0d3f9a4e-6a6b-4c7e-9a53-2f1c8f1d6b7a";

    private static readonly StatsigUser[] Users = BenchWork.CreateManyUsers()[..SubjectRow.ComparedAnswers];
    private static readonly string[] Ids = [.. Users.Select(static user => user.UserId!)];

    [Fact]
    public void Classic_EveryQuestion_AnswersAsOurs()
    {
        using InProcessSubject ours = OurSubject.Create(Users, null, "");
        using InProcessSubject classic = ClassicSubject.Create(Payload(), SameId, Ids);

        int compared = Rounds.AssertSameAnswers([ours, classic], RowNames.Timed);

        // One user and a thousand for each question, in two forms, and 64 users to build and one event.
        Assert.Equal((RowNames.Questions.Count * 2 * (1 + Users.Length)) + 64 + 1, compared);
    }

    [Fact]
    public void FeatureManagement_ItsQuestions_AnswersAsOurs()
    {
        using InProcessSubject ours = OurSubject.Create(Users, null, "");
        using InProcessSubject features = FeatureSubject.Create(SameId, Ids);

        int compared = Rounds.AssertSameAnswers([ours, features], RowNames.Timed);

        Assert.Equal(5 * (1 + Users.Length), compared);
    }

    [Fact]
    public void Answers_OfTheHalf_AreNotAllAlike()
    {
        using InProcessSubject ours = OurSubject.Create(Users, null, "");

        int on = ours.Answers("gate b_pct50" + RowNames.OffDistinct)!.Count(static answer => answer == "true");

        Assert.InRange(on, 400, 600);
    }

    [Fact]
    public void Classic_SameExposureTwice_RecordsItOnce()
    {
        using var client = new ClassicClient(Payload());
        ClassicUser user = ClassicUser.Create(SameId);
        client.CheckGate(user, "b_nested", logsExposure: true);
        client.Events.Empty();
        long once = client.Events.Bytes;

        for (int i = 0; i < 2; i++)
        {
            client.CheckGate(user, "b_nested", logsExposure: true);
        }

        client.Events.Empty();
        Assert.True(once > 0);
        Assert.Equal(2 * once, client.Events.Bytes);
    }

    [Fact]
    public void Classic_NestedGate_LeavesSecondaryExposures()
    {
        ClassicResult result = new ClassicEvaluator(ClassicPayload.Read(Payload())).Gate(ClassicUser.Create(SameId), "b_nested");

        Assert.Equal(["b_str_contains true", "b_inner true", "b_never false"], result.SecondaryExposures.Select(static exposure => $"{exposure["gate"]} {exposure["gateValue"]}"));
    }

    [Fact]
    public void NodePeers_Versions_ArePinned()
    {
        using JsonDocument package = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryFolder.Find()!, "benchmarks", "Statsig.Fast.ComparisonBenchmarks", "Node", "package.json")));

        Assert.All(package.RootElement.GetProperty("dependencies").EnumerateObject(), static version => Assert.True(Version.TryParse(version.Value.GetString(), out _), version.ToString()));
    }

    private static byte[] Payload()
    {
        using Stream stream = typeof(BenchWork).Assembly.GetManifestResourceStream("bench_v1.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
