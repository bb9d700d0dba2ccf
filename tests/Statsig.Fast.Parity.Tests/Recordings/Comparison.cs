using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text.Json;

namespace Statsig.Fast.Parity.Tests.Recordings;

/// <summary>Compares all recorded answers of one kind with those of a server.</summary>
internal sealed class Comparison
{
    private const int MaxShown = 25;

    private static readonly ConcurrentDictionary<(Recording Recording, Section Section), Lazy<Comparison>> Known = new();

    private readonly List<string> _faults = [];
    private int _faultCount;

    private Comparison()
    {
    }

    internal Tally Tally { get; private set; } = new();

    /// <summary>The comparison with a server that has the recording's own options; made once.</summary>
    internal static Comparison Of(Recording recording, Section section) => Known.GetOrAdd(
        (recording, section), static key => new Lazy<Comparison>(() => Run(key.Recording, key.Section, key.Recording.CreateServer()))).Value;

    /// <summary>The comparison with another server.</summary>
    /// <param name="recording">The recorded answers.</param>
    /// <param name="section">The kind of answers.</param>
    /// <param name="server">Who is asked.</param>
    /// <param name="leavesOut">Names that the server cannot know; null for none.</param>
    internal static Comparison Run(Recording recording, Section section, StatsigServer server, IReadOnlySet<string>? leavesOut = null)
    {
        var comparison = new Comparison();
        var live = new LiveAnswers(server);
        var deviations = new Deviations(recording);
        foreach (RecordedUser user in recording.Users)
        {
            foreach (JsonProperty recorded in RecordedAnswers.Of(section, user.Line))
            {
                if (leavesOut is not null && leavesOut.Contains(recorded.Name))
                {
                    comparison.Tally = comparison.Tally with { LeftOut = comparison.Tally.LeftOut + 1 };
                    continue;
                }

                SpecFacts spec = recording.Facts.Find(section, recorded.Name);
                Answer expected = RecordedAnswers.Read(recorded.Value, spec);
                comparison.Count(section, user, recorded.Name, spec, expected, live.Read(section, user.User, recorded.Name), deviations);
            }
        }

        return comparison;
    }

    /// <summary>Requires that every difference is explained and that the numbers are the known ones.</summary>
    internal void Expect(Tally expected, ITestOutputHelper output)
    {
        output.WriteLine(Tally.ToString());
        Assert.True(_faultCount == 0, $"{_faultCount} answers differ without an excuse:\n{string.Join('\n', _faults)}");
        Assert.Equal(expected, Tally);
    }

    private void Count(Section section, RecordedUser user, string name, SpecFacts spec, Answer expected, Answer ours, Deviations deviations)
    {
        Tally tally = Tally with
        {
            Entities = Tally.Entities + (spec.IsInPayload ? 1 : 0),
            UnknownNames = Tally.UnknownNames + (spec.IsInPayload ? 0 : 1),
        };
        AnswerParts differing = expected.DifferencesTo(ours);
        if (differing == AnswerParts.None)
        {
            Tally = tally with { RepeatsRemoved = tally.RepeatsRemoved + (expected.HadRepeats ? 1 : 0) };
            return;
        }

        Deviation? deviation = section == Section.Gates ? deviations.Explain(user, name, ours, differing) : null;
        switch (deviation)
        {
            case Deviation.CaseOnlyTargets: tally = tally with { CaseOnlyTargets = tally.CaseOnlyTargets + 1 }; break;
            case Deviation.LeakedState: tally = tally with { LeakedState = tally.LeakedState + 1 }; break;
            case Deviation.OtherUserAgentParser: tally = tally with { OtherUserAgentParser = tally.OtherUserAgentParser + 1 }; break;
            default: Fault($"user {user.Index}, {section} \"{name}\": {differing}\n  recorded {expected}\n  ours     {ours}"); break;
        }

        Tally = tally;
    }

    private void Fault(string description)
    {
        if (_faultCount++ < MaxShown)
        {
            _faults.Add(description);
        }
    }
}
