using System;
using System.Linq;
using System.Text;
using Statsig.Fast.LocalService.Protocol;
using Statsig.Fast.LocalService.Protocol.Compact;
using Statsig.Fast.Soak.Tests.Damage;
using Statsig.Fast.TestKit;
using Statsig.Fast.TestKit.Service;

namespace Statsig.Fast.Soak.Tests.Fuzzing.Targets;

/// <summary>
/// Specs in the compact form, whole and as deltas, from a response to evaluations. What is refused leaves the last good specs as they are.
/// </summary>
/// <remarks>The first byte of an input decides whether the rest is compressed here. There is no network below.</remarks>
internal sealed class CompactTarget : FuzzTarget, IOutputLogger
{
    private static readonly byte[] Good = CompactForm.Expressible(Encoding.UTF8.GetBytes(EveryFeature.V2));

    private readonly ServiceHandler _service = new();
    private readonly ManualClock _clock = new();
    private readonly byte[][] _bases;
    private readonly (SpecType? Kind, string Name)[] _names;
    private readonly string[] _answers;
    private StatsigServer _server;
    private byte[] _response = [];
    private string? _error;

    internal CompactTarget()
    {
        CompactSpecs good = CompactForm.Encode(Good);
        CompactSpecs next = CompactForm.Encode(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Good)
            .Replace("\"s1\"", "\"changed\"", StringComparison.Ordinal).Replace("\"middle\":", "\"other\":", StringComparison.Ordinal)));
        _bases = [good.Whole, next.Whole, next.DeltaFrom(good), good.DeltaFrom(good)];
        _service.Publish(Good);
        _service.Change = (request, answer) => _response.Length == 0 ? answer
            : request.Query.ContainsKey("supports_proto") ? new ServiceResponse(200, "application/octet-stream", _response) { Headers = [new("Content-Encoding", "statsig-br")] }
            : ServiceResponse.Text(503, "no");
        _server = Create();
        _names = Answers.NamesOf(_server);
        _answers = [.. OddUsers.All.Select(user => Answers.Of(_server, _names, [user]))];
    }

    public void Log(OutputLogLevel level, string message, Exception? exception) => _error = $"{message} {exception}";

    internal override byte[] Make(Random random)
    {
        byte[] body = _bases[random.Next(_bases.Length)];
        bool isPlain = random.Next(8) > 0;
        byte[] bytes = isPlain ? CompactForm.Decompress(body) : body;
        return [isPlain ? (byte)0 : (byte)1, .. random.Next(20) == 0 ? bytes : ByteDamage.Apply(bytes, random, most: 3, fragments: [])];
    }

    internal override void Check(byte[] input)
    {
        _error = null;
        int index = input.Length % OddUsers.All.Length;
        StatsigUser user = OddUsers.All[index];
        long time = _server.SpecsTimeMs;
        _response = input.Length < 2 ? [0] : input[0] == 0 ? CompactForm.Compress(input.AsSpan(1)) : input[1..];
        _clock.Advance(TimeSpan.FromHours(2)); // Past the time in which JSON is requested after a failure.
        _server.SyncAsync().GetAwaiter().GetResult();
        Assert.Null(_error);
        if (Answers.Of(_server, _names, [user]) == _answers[index] && _server.SpecsTimeMs == time)
        {
            Count("as before");
            return;
        }

        Count("applied");
        Answers.Of(_server, Answers.NamesOf(_server), [user]);
        Assert.Null(_error);
        _server.Dispose();
        _server = Create();
    }

    public override void Dispose()
    {
        _server.Dispose();
        _service.Dispose();
        base.Dispose();
    }

    private StatsigServer Create()
    {
        _response = [];
        var server = new StatsigServer("secret-compact", new StatsigOptions
        {
            HttpHandlerFactory = () => _service,
            ManualMode = true,
            DisableIdLists = true,
            DisableAllLogging = true,
            TimeProvider = _clock,
            OutputLogger = this,
            OutputLogLevel = OutputLogLevel.Error,
        });
        server.UpdateIdList(EveryFeature.ListName, Encoding.UTF8.GetBytes(EveryFeature.ListLines));
        Assert.True(server.InitializeAsync().GetAwaiter().GetResult().StorePopulated);
        return server;
    }
}
