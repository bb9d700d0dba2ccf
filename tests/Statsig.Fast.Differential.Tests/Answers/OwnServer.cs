using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Statsig.Fast.Differential.Tests.Json;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Differential.Tests.Answers;

/// <summary>A server of this library that is asked cases, one after the other.</summary>
internal sealed class OwnServer : IDisposable
{
    private readonly FakeEventEndpoint _endpoint = new();
    private readonly ManualClock _clock;
    private readonly StatsigServer _server;

    private OwnServer(DifferentialCase asked, long unixMs)
    {
        _clock = new ManualClock(unixMs);
        _server = EventServer.Create(Encoding.UTF8.GetBytes(asked.PayloadText), _endpoint, new StatsigOptions
        {
            ManualMode = true,
            OutputLogLevel = OutputLogLevel.None,
            EnvironmentTier = asked.Environment,
            GlobalCustomFields = asked.GlobalCustomFields?.Members.ToDictionary(
                static member => member.Key, static member => (object?)StatsigValue.FromJson(Encoding.UTF8.GetBytes(member.Value.ToJson(onlyAscii: true)))),
            DisableDiagnostics = true,
            LogNonExposedChecks = true,
            RegexTimeoutPerCall = TimeSpan.FromSeconds(10), // A busy machine must not change an answer.
            TimeProvider = _clock,
        });
    }

    internal long UnixMs => _clock.UnixMs;

    /// <summary>Parts of the specs that cannot be used.</summary>
    internal IEnumerable<string> Problems => _server.SpecProblems.Select(static problem => problem.Message).Order(StringComparer.Ordinal);

    /// <summary>Opens a server with the options and the payload of a case; null when the payload is refused.</summary>
    /// <param name="asked">The case.</param>
    /// <param name="unixMs">The time at which its clock stands.</param>
    internal static OwnServer? Open(DifferentialCase asked, long unixMs)
    {
        try
        {
            return new OwnServer(asked, unixMs);
        }
        catch (ArgumentException)
        {
            return null; // How the kit says that the payload was refused.
        }
    }

    /// <summary>Replaces the specs; false when the payload is refused.</summary>
    internal bool Update(DifferentialCase asked) =>
        _server.UpdateSpecs(Encoding.UTF8.GetBytes(asked.PayloadText)).Status is SpecsUpdateStatus.Applied or SpecsUpdateStatus.SameChecksum;

    /// <summary>Answers each user of a case whose payload is in use.</summary>
    internal IReadOnlyList<AnswerSet> Ask(DifferentialCase asked)
    {
        foreach ((string name, string lines) in asked.IdLists)
        {
            _server.UpdateIdList(name, Encoding.UTF8.GetBytes(lines));
        }

        var answers = new List<AnswerSet>();
        foreach (Tree user in asked.Users)
        {
            // Past the window in which exposures of users with the same IDs are taken for repeats.
            _clock.Advance(TimeSpan.FromMinutes(2));
            answers.Add(AnswerSet.Read(OwnAnswers.Answer(_server, asked, UserMaker.Make(user), _endpoint, _clock)));
        }

        return answers;
    }

    /// <inheritdoc/>
    public void Dispose() => _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
