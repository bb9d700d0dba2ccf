using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Statsig.Fast.Differential.Tests.Json;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Differential.Tests.Answers;

/// <summary>A server of this library that is asked cases, one after the other.</summary>
internal sealed partial class OwnServer : IDisposable
{
    private readonly FakeEventEndpoint _endpoint = new();
    private readonly ManualClock _clock;
    private readonly StatsigServer _server;

    private readonly ServiceHandler? _service;

    private OwnServer(DifferentialCase asked, long unixMs, ServiceHandler? service, bool prefersJson)
    {
        _clock = new ManualClock(unixMs);
        _service = service;
        var options = new StatsigOptions
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
        };
        if (service is null)
        {
            _server = EventServer.Create(Encoding.UTF8.GetBytes(asked.PayloadText), _endpoint, options);
            return;
        }

        (options.HttpHandlerFactory, options.DisableIdLists, options.Api, options.PreferJsonSpecs) = (() => service, true, "http://localhost/v1", prefersJson);
        _server = EventServer.CreateRequesting(_endpoint, options);
        if (!Update(asked))
        {
            Dispose();
            throw new ArgumentException("The specs were refused.", nameof(asked));
        }
    }

    internal long UnixMs => _clock.UnixMs;

    /// <summary>Parts of the specs that cannot be used.</summary>
    /// <remarks>Without the position of the problem in a payload, which the compact form does not have.</remarks>
    internal IEnumerable<string> Problems => _server.SpecProblems.Select(static problem => BytePosition().Replace(problem.Message, "(byte)")).Order(StringComparer.Ordinal);

    /// <summary>Opens a server with the options and the payload of a case; null when the payload is refused.</summary>
    /// <param name="asked">The case.</param>
    /// <param name="unixMs">The time at which its clock stands.</param>
    /// <param name="service">The service that specs are requested from; null to pass them to the server.</param>
    /// <param name="prefersJson">True to request JSON only.</param>
    internal static OwnServer? Open(DifferentialCase asked, long unixMs, ServiceHandler? service = null, bool prefersJson = false)
    {
        try
        {
            return new OwnServer(asked, unixMs, service, prefersJson);
        }
        catch (ArgumentException)
        {
            return null; // How the kit says that the payload was refused.
        }
    }

    /// <summary>Replaces the specs; false when the payload is refused.</summary>
    internal bool Update(DifferentialCase asked)
    {
        byte[] payload = Encoding.UTF8.GetBytes(asked.PayloadText);
        if (_service is null)
        {
            return _server.UpdateSpecs(payload).Status is SpecsUpdateStatus.Applied or SpecsUpdateStatus.SameChecksum;
        }

        long time = (long)(asked.Payload["time"]?.AsNumber ?? 0);
        _service.Publish(payload);
        (_server.SpecsTimeMs == 0 ? (Task)_server.InitializeAsync() : _server.SyncAsync()).GetAwaiter().GetResult();
        return _server.SpecsTimeMs == time;
    }

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

    [GeneratedRegex(@"\(byte \d+\)")]
    private static partial Regex BytePosition();

    /// <inheritdoc/>
    public void Dispose() => _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
