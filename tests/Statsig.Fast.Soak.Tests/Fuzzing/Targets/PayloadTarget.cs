using System;
using System.Buffers;
using System.Linq;
using System.Text;
using System.Text.Json;
using Statsig.Fast.Soak.Tests.Damage;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Soak.Tests.Fuzzing.Targets;

/// <summary>
/// Payloads of specs: reading, compiling, publishing, evaluating, and the response for client SDKs. What is refused leaves the last good
/// specs as they are.
/// </summary>
internal sealed class PayloadTarget : FuzzTarget, IOutputLogger
{
    private const int Slices = 24;

    private static readonly byte[] Good = Encoding.UTF8.GetBytes(EveryFeature.V2);

    private readonly byte[][] _bases = [.. PayloadSlices.Create(Slices, new Random(1)), Good, Encoding.UTF8.GetBytes(EveryFeature.ToV1(EveryFeature.V2))];
    private readonly ArrayBufferWriter<byte> _response = new();
    private readonly (SpecType? Kind, string Name)[] _names;
    private readonly string[] _answers;
    private StatsigServer _server;
    private string? _error;

    internal PayloadTarget()
    {
        _server = Create();
        _names = Answers.NamesOf(_server);
        _answers = [.. OddUsers.All.Select(user => Answers.Of(_server, _names, [user]))];
    }

    public void Log(OutputLogLevel level, string message, Exception? exception) => _error = $"{message} {exception}";

    internal override byte[] Make(Random random) => new Damager(_bases[random.Next(_bases.Length)], random).Damage();

    internal override void Check(byte[] input)
    {
        _error = null;
        int index = input.Length % OddUsers.All.Length;
        StatsigUser user = OddUsers.All[index];
        SpecsUpdateResult result = _server.UpdateSpecs(input);
        Count(result.Status.ToString());
        Assert.Null(_error);
        if (result.Status != SpecsUpdateStatus.Applied)
        {
            Assert.Equal(result.Status == SpecsUpdateStatus.Rejected, result.Error is not null);
            Assert.Equal(_answers[index], Answers.Of(_server, _names, [user]));
            return;
        }

        // Whatever is taken is a JSON document for another reader as well.
        using (JsonDocument.Parse(input, new JsonDocumentOptions { MaxDepth = 256 }))
        {
            Answers.Of(_server, _names, [user]);
            Answers.Of(_server, [.. Answers.NamesOf(_server).Except(_names)], [user]);
        }

        _response.ResetWrittenCount();
        Assert.True(_server.WriteClientInitializeResponse(user, _response));
        using (JsonDocument.Parse(_response.WrittenMemory, new JsonDocumentOptions { MaxDepth = 512 }))
        {
            Assert.Null(_error);
        }

        if (_server.UpdateSpecs(Good).Status != SpecsUpdateStatus.Applied)
        {
            // What was applied is newer than the payload, or has its checksum.
            _server.Dispose();
            _server = Create();
        }
    }

    public override void Dispose()
    {
        _server.Dispose();
        base.Dispose();
    }

    private StatsigServer Create()
    {
        var server = new StatsigServer(null, new StatsigOptions
        {
            LocalMode = true,
            ManualMode = true,
            OutputLogger = this,
            OutputLogLevel = OutputLogLevel.Error,
        });
        server.UpdateIdList(EveryFeature.ListName, Encoding.UTF8.GetBytes(EveryFeature.ListLines));
        Assert.Equal(SpecsUpdateStatus.Applied, server.UpdateSpecs(Good).Status);
        return server;
    }
}
