using System;
using System.Linq;
using System.Text;
using Statsig.Fast.Networking.Grpc;
using Statsig.Fast.Sync.Streaming;
using Statsig.Fast.TestKit.Proxy;

namespace Statsig.Fast.Tests.Sync.Streaming;

public sealed class ConfigSpecMessageTests
{
    private const string Heartbeat = "000000001e0a157b226861735f75706461746573223a66616c73657d10db96d1a9be2f";

    [Theory]
    [InlineData(null, 1631638014811UL, "00000000130a0a7365637265742d6b657960db96d1a9be2f")]
    [InlineData(null, 0UL, "000000000e0a0a7365637265742d6b65796000")]
    [InlineData(SpecsVersion.V2, null, "000000000e0a0a7365637265742d6b65791802")]
    [InlineData(SpecsVersion.V2, 1631638014811UL, "00000000150a0a7365637265742d6b6579180260db96d1a9be2f")]
    public void Write_Request_IsAsOnTheWire(SpecsVersion? version, ulong? since, string hex) => Assert.Equal(
        hex,
        Convert.ToHexStringLower(GrpcMessageContent.Frame(new ConfigSpecRequest("secret-key", version, since).Write())));

    [Fact]
    public void TryRead_HeartbeatAsOnTheWire_IsUnderstood()
    {
        Assert.True(ConfigSpecResponse.TryRead(Convert.FromHexString(Heartbeat).AsSpan(5), out ConfigSpecResponse response));

        Assert.Equal("""{"has_updates":false}""", Encoding.UTF8.GetString(response.Specs));
        Assert.Equal(1631638014811, response.LastUpdatedMs);
        Assert.Equal(Heartbeat, Convert.ToHexStringLower(ProxyCall.Frame("""{"has_updates":false}"""u8, 1631638014811)));
    }

    [Fact]
    public void TryRead_UnknownFields_ArePassedOver()
    {
        // Field 3 is bytes, 200 a varint of ten bytes, 4 eight bytes, 5 four bytes; then "lastUpdated" again: the last counts.
        byte[] message = [.. Convert.FromHexString("0a027b7d" + "1a03616263" + "c00cffffffffffffffffff01" + "210102030405060708" + "2d01020304" + "1001" + "1007")];

        Assert.True(ConfigSpecResponse.TryRead(message, out ConfigSpecResponse response));
        Assert.Equal(("{}", 7L), (Encoding.UTF8.GetString(response.Specs), response.LastUpdatedMs));
    }

    [Fact]
    public void TryRead_FieldOfAnotherWireType_IsUnknown()
    {
        // Field 1 as a number and field 2 as bytes: not what they should be, and no reason to refuse the message.
        Assert.True(ConfigSpecResponse.TryRead(Convert.FromHexString("08011201ff"), out ConfigSpecResponse response));
        Assert.True(response.Specs.IsEmpty);
        Assert.Equal(0, response.LastUpdatedMs);
    }

    [Fact]
    public void TryRead_EmptyMessage_IsAnAnswerWithoutSpecs()
    {
        Assert.True(ConfigSpecResponse.TryRead([], out ConfigSpecResponse response));
        Assert.True(response.Specs.IsEmpty);
    }

    [Theory]
    [InlineData("00", "field 0")]
    [InlineData("0a", "length missing")]
    [InlineData("0a057b7d", "length beyond the end")]
    [InlineData("0affffffff0f7b", "length of four gigabytes")]
    [InlineData("0affffffffffffffffff017b", "length of all bits")]
    [InlineData("10", "varint missing")]
    [InlineData("10ffffffffffffffffffff01", "varint of eleven bytes")]
    [InlineData("0b", "group")]
    [InlineData("0f", "wire type 7")]
    [InlineData("2101020304", "eight bytes cut short")]
    [InlineData("2d0102", "four bytes cut short")]
    public void TryRead_Malformed_IsRefused(string hex, string what) =>
        Assert.False(ConfigSpecResponse.TryRead(Convert.FromHexString(hex), out _), what);

    [Fact]
    public void TryRead_AnyBytes_NeverThrows()
    {
        var random = new Random(20);
        int understood = 0;
        byte[] whole = Convert.FromHexString(Heartbeat)[5..];
        for (int i = 0; i < 20_000; i++)
        {
            // Half of them real messages with a few bytes changed or cut off, which get further than noise does.
            byte[] bytes = i % 2 == 0 ? new byte[random.Next(40)] : [.. whole.Take(random.Next(whole.Length + 1))];
            for (int change = 0; change < (i % 2 == 0 ? bytes.Length : random.Next(3)) && bytes.Length > 0; change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            if (ConfigSpecResponse.TryRead(bytes, out ConfigSpecResponse response))
            {
                understood++;
                Assert.True(response.Specs.Length <= bytes.Length);
                Assert.True(response.LastUpdatedMs >= 0);
            }
        }

        Assert.InRange(understood, 100, 19_900);
    }
}
