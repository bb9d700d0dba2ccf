using System;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Allocation.Tests;

/// <summary>Checks of an ID list that is large enough for the large table, and what a change of it allocates.</summary>
public sealed class IdListTests
{
    private const int Entries = 300_000;

    // What reads the lines, and at most one small array of the list.
    private const int MostBytesOfAChange = 1_024;

    [Fact]
    public void LargeList_ChecksOfMembersAndOthers_AllocateNothing()
    {
        StatsigServer server = Load(out StatsigUser[] members);
        long passed = 0;

        Allocated.AssertNothing(() =>
        {
            foreach (StatsigUser user in members)
            {
                passed += server.CheckGate(user, "segment", ExposureLogging.Disabled) ? 1 : 0;
            }

            foreach (StatsigUser user in Servers.Users)
            {
                passed += server.CheckGate(user, "not_in_list", ExposureLogging.Disabled) ? 1 : 0;
            }
        });
        Assert.True(passed > members.Length);
    }

    [Fact]
    public void LargeList_TwoLines_AllocateWhatTwoLinesNeed()
    {
        StatsigServer server = Load(out _);
        int round = 0;
        byte[][] changes = [.. Enumerable.Range(0, 100).Select(static i => Encoding.ASCII.GetBytes($"+{TextOf(i + Entries)}\n-{TextOf(i)}\n"))];

        long bytes = Allocated.BytesOf(() => server.UpdateIdList(EveryFeature.ListName, changes[round++ % changes.Length]), 3, 20);

        Assert.InRange(bytes, 0, 20 * MostBytesOfAChange);
    }

    private static StatsigServer Load(out StatsigUser[] members)
    {
        StatsigServer server = Servers.Create();
        members = [.. Enumerable.Range(0, 400).Select(static i => new StatsigUser(string.Create(CultureInfo.InvariantCulture, $"member-{i}")))];
        var lines = new StringBuilder();
        foreach (StatsigUser member in members)
        {
            lines.Append('+').Append(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(member.UserId!))).AsSpan(0, 8)).Append('\n');
        }

        for (int i = 0; i < Entries; i++)
        {
            lines.Append('+').Append(TextOf(i)).Append('\n');
        }

        server.UpdateIdList(EveryFeature.ListName, Encoding.ASCII.GetBytes(lines.ToString()));
        return server;
    }

    private static string TextOf(int number) => Convert.ToBase64String([0, 0, .. BitConverter.GetBytes(number)]);
}
