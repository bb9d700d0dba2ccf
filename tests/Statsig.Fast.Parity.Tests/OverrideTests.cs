using System;
using System.Linq;
using System.Text.Json;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>Local overrides: calls on a fresh server, then the answers.</summary>
public sealed class OverrideTests
{
    public static TheoryData<string> Titles => [.. Scenarios.All.Where(static line => line.TryGetProperty("ops", out _)).Select(Scenarios.TitleOf)];

    [Fact]
    public void Titles_OfTheFile_AreAllThere()
    {
        JsonElement[] checks = [.. Titles.SelectMany(static title => Scenarios.Find(title.Data).GetProperty("checks").EnumerateArray())];

        Assert.Equal((22, 87, 17), (Titles.Count, checks.Length, checks.Count(LeaksReason)));
    }

    [Theory]
    [MemberData(nameof(Titles))]
    public void Override_RecordedCalls_AnswersAsTheReference(string title)
    {
        JsonElement scenario = Scenarios.Find(title);
        StatsigServer server = Recording.Synthetic.CreateServer();
        foreach (JsonElement call in scenario.GetProperty("ops").EnumerateArray())
        {
            Apply(server, call);
        }

        var live = new LiveAnswers(server);
        foreach (JsonElement check in scenario.GetProperty("checks").EnumerateArray())
        {
            // The reference lets the override of a nested gate show in the reason of the outer one; ours says what decided the outer one.
            Answer recorded = Scenarios.Read(check);
            Answer expected = LeaksReason(check) ? recorded with { Reason = "Recognized" } : recorded;
            Scenarios.AssertSame(expected, live.Read(Scenarios.SectionOf(check), Scenarios.UserOf(check), check.GetProperty("name").GetString()!));
        }
    }

    /// <summary>An answer that its own rules decided, and that was recorded as overridden all the same.</summary>
    private static bool LeaksReason(JsonElement check) =>
        check.GetProperty("details").GetProperty("reason").GetString() == "LocalOverride:Recognized"
        && check.GetProperty("rule_id").GetString() != "override";

    internal static void Apply(StatsigServer server, JsonElement call)
    {
        JsonElement[] arguments = [.. call.EnumerateArray()];
        string name = arguments.Length > 1 ? arguments[1].GetString()! : "";
        string? id = arguments.Length > 3 ? arguments[3].GetString() : null;
        switch (arguments[0].GetString())
        {
            case "overrideGate": server.OverrideGate(name, arguments[2].GetBoolean(), id); break;
            case "overrideDynamicConfig": server.OverrideDynamicConfig(name, arguments[2].GetRawText(), id); break;
            case "overrideExperiment": server.OverrideExperiment(name, arguments[2].GetRawText(), id); break;
            case "overrideExperimentByGroupName": server.OverrideExperimentByGroupName(name, arguments[2].GetString()!, id); break;
            case "overrideLayer": server.OverrideLayer(name, arguments[2].GetRawText(), id); break;
            case "removeGateOverride": server.RemoveGateOverride(name, arguments.Length > 2 ? arguments[2].GetString() : null); break;
            case "removeAllOverrides": server.RemoveAllOverrides(); break;
            default: throw new NotSupportedException($"The recorded call \"{arguments[0]}\" is not known here.");
        }
    }
}
