using System.Buffers;
using System.Linq;
using Statsig.Fast.Handles;

namespace Statsig.Fast.Allocation.Tests;

/// <summary>Client responses into a reused buffer, and bulk calls, over the large recorded payload.</summary>
public sealed class ClientInitializeTests
{
    [Theory]
    [InlineData(ClientResponseFormat.V1, HashAlgorithm.Djb2)]
    [InlineData(ClientResponseFormat.V1, HashAlgorithm.Sha256)]
    [InlineData(ClientResponseFormat.V2, HashAlgorithm.Djb2)]
    [InlineData(ClientResponseFormat.InitV2, HashAlgorithm.None)]
    public void WriteClientInitializeResponse_SecondPassOverTheSameUsers_AllocatesNothing(ClientResponseFormat format, HashAlgorithm algorithm)
    {
        StatsigServer server = SyntheticPayloadTests.Load();
        StatsigUser[] users = SyntheticPayloadTests.Users();
        var options = new ClientInitializeOptions { Format = format, HashAlgorithm = algorithm };
        var buffer = new ArrayBufferWriter<byte>(4 << 20);
        Allocated.AssertNothing(() =>
        {
            foreach (StatsigUser user in users)
            {
                buffer.ResetWrittenCount();
                server.WriteClientInitializeResponse(user, buffer, options);
            }
        });
        Assert.True(buffer.WrittenCount > 10_000);
    }

    [Fact]
    public void GetClientInitializeResponse_SecondTime_AllocatesTheTextAlone()
    {
        StatsigServer server = SyntheticPayloadTests.Load();
        StatsigUser user = SyntheticPayloadTests.Users()[0];
        string text = "";

        long bytes = Allocated.BytesOf(() => text = server.GetClientInitializeResponse(user)!, 3, 1);

        Assert.True(text.Length > 10_000);
        Assert.InRange(bytes, 1, (text.Length * sizeof(char)) + 64);
    }

    [Fact]
    public void EvaluateGates_SecondPassOverTheSameUsers_AllocatesNothing()
    {
        StatsigServer server = SyntheticPayloadTests.Load();
        StatsigUser[] users = SyntheticPayloadTests.Users();
        string[] names = [.. server.GetFeatureGateNames()];
        var values = new bool[names.Length];
        Allocated.AssertNothing(() =>
        {
            foreach (StatsigUser user in users)
            {
                server.EvaluateGates(user, names, values);
            }
        });
    }

    [Fact]
    public void EvaluateGates_HandlesForTheSameUsersAgain_AllocatesNothing()
    {
        StatsigServer server = SyntheticPayloadTests.Load();
        StatsigUser[] users = SyntheticPayloadTests.Users();
        GateHandle[] handles = [.. server.GetFeatureGateNames().Select(server.GateHandle)];
        var values = new bool[handles.Length];
        Allocated.AssertNothing(() =>
        {
            foreach (StatsigUser user in users)
            {
                server.EvaluateGates(user, handles, values);
            }
        });
    }

    [Fact]
    public void EvaluateAll_SecondPassOverTheSameUsers_AllocatesNothing()
    {
        StatsigServer server = SyntheticPayloadTests.Load();
        StatsigUser[] users = SyntheticPayloadTests.Users();
        int passing = 0;
        Allocated.AssertNothing(() =>
        {
            foreach (StatsigUser user in users)
            {
                foreach (FeatureGate gate in server.EvaluateAll(user).Gates)
                {
                    passing += gate.Value ? 1 : 0;
                }
            }
        });
        Assert.True(passing > 0);
    }
}
