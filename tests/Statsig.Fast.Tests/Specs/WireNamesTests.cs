using System;
using System.Linq;
using System.Text;
using Statsig.Fast.Specs;
using Statsig.Fast.Tests.Internals.Text;

namespace Statsig.Fast.Tests.Specs;

/// <summary>The table of member names.</summary>
public sealed class WireNamesTests
{
    private static readonly WireMember[] Members = [.. Enum.GetValues<WireMember>().Except([WireMember.Unknown])];

    [Fact]
    public void TextOf_EveryMember_IsDistinctAndFound()
    {
        string[] names = [.. Members.Select(WireNames.TextOf)];

        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(names, Assert.NotEmpty);
        Assert.Equal(Members, names.Select(Find));
    }

    [Fact]
    public void Find_NearlyAName_IsUnknown()
    {
        string[] names = [.. Members.Select(WireNames.TextOf)];
        foreach (string name in names)
        {
            for (int i = 0; i < name.Length; i++)
            {
                string[] others =
                [
                    name[..i], name[(i + 1)..], name.Remove(i, 1), name.Insert(i, "x"), name[..i] + (char)(name[i] ^ ' ') + name[(i + 1)..],
                    name[..i] + '\0' + name[(i + 1)..], name[..i] + "\u00E9" + name[(i + 1)..], name + '\0', '\0' + name,
                ];
                foreach (string other in others.Except(names))
                {
                    Assert.Equal(WireMember.Unknown, Find(other));
                }
            }
        }
    }

    [Fact]
    public void Find_AnyName_AllocatesNothing()
    {
        byte[][] names = [.. Members.Select(WireNames.TextOf).Append("").Append("unknown").Select(Encoding.UTF8.GetBytes)];
        int found = FindAll(names);

        long allocated = AllocationProbe.BytesOfOne(() => found = FindAll(names));

        Assert.Equal(0, allocated);
        Assert.Equal(Members.Length, found);
    }

    private static int FindAll(byte[][] names)
    {
        int found = 0;
        foreach (byte[] name in names)
        {
            found += WireNames.Find(name) == WireMember.Unknown ? 0 : 1;
        }

        return found;
    }

    private static WireMember Find(string name) => WireNames.Find(Encoding.UTF8.GetBytes(name));
}
