using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Statsig.Fast.TestKit;
using static Statsig.Fast.Tests.ClientInitialize.ClientServers;

namespace Statsig.Fast.Tests.ClientInitialize;

/// <summary>Every way to get a response returns the same bytes, and their number grows with the gates.</summary>
public sealed class ClientFormTests
{
    private static readonly StatsigServer Server = TestServer.Create(OneOfEach());

    [Fact]
    public async Task WriteAsync_Stream_WritesWhatTheTextHolds()
    {
        using var stream = new MemoryStream();

        Assert.True(await Server.WriteClientInitializeResponseAsync(User, stream, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(Server.GetClientInitializeResponse(User), Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public async Task WriteAsync_Pipe_WritesAndFlushesWhatTheTextHolds()
    {
        var pipe = new Pipe();

        Assert.True(await Server.WriteClientInitializeResponseAsync(User, pipe.Writer, cancellationToken: TestContext.Current.CancellationToken));

        ReadResult read = await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Server.GetClientInitializeResponse(User), Encoding.UTF8.GetString(read.Buffer));
    }

    [Fact]
    public async Task Write_NoSpecs_WritesNothingAndSaysSo()
    {
        using var stream = new MemoryStream();
        var buffer = new ArrayBufferWriter<byte>();
        var empty = new StatsigServer(null, new StatsigOptions { LocalMode = true, OutputLogLevel = OutputLogLevel.None });

        Assert.Null(empty.GetClientInitializeResponse(User));
        Assert.False(empty.WriteClientInitializeResponse(User, buffer));
        Assert.False(await empty.WriteClientInitializeResponseAsync(User, stream, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal((0, 0), (buffer.WrittenCount, stream.Length));
    }

    [Theory]
    [InlineData(HashAlgorithm.Djb2, "djb2")]
    [InlineData(HashAlgorithm.Sha256, "sha256")]
    [InlineData(HashAlgorithm.None, "none")]
    public void Blank_AnyAlgorithm_HoldsNothingButItsName(HashAlgorithm algorithm, string name)
    {
        JsonElement blank = JsonElement.Parse(Server.GetBlankClientInitializeResponse(algorithm));

        Assert.Equal((false, name, 0), (blank.GetProperty("has_updates").GetBoolean(), blank.GetProperty("hash_used").GetString(), blank.GetProperty("time").GetInt64()));
        Assert.Empty(NamesIn(blank, "feature_gates"));
        Assert.Empty(NamesIn(blank, "evaluated_keys"));
    }

    [Fact]
    public void Write_TenTimesTheGates_TakesTenTimesTheBytes()
    {
        int thousand = BytesOf(1_000), tenThousand = BytesOf(10_000);

        Assert.InRange((double)tenThousand / thousand, 9.5, 10.5);
    }

    private static int BytesOf(int gates)
    {
        var specs = new SpecBuilder();
        for (int i = 0; i < gates; i++)
        {
            specs.Gate($"gate_{i:00000}", static gate => gate.Rule("half", static rule => rule.Pass(50)));
        }

        var buffer = new ArrayBufferWriter<byte>();
        Assert.True(TestServer.Create(specs).WriteClientInitializeResponse(User, buffer));
        using JsonDocument response = JsonDocument.Parse(buffer.WrittenMemory);
        Assert.Equal(gates, NamesIn(response.RootElement, "feature_gates").Length);
        return buffer.WrittenCount;
    }
}
