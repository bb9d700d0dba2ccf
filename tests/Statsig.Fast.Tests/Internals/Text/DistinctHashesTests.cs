using System.Collections.Generic;
using Statsig.Fast.Internals.Text;

namespace Statsig.Fast.Tests.Internals.Text;

public sealed class DistinctHashesTests
{
    [Theory]
    [InlineData(new ulong[0])]
    [InlineData(new ulong[] { 0 })]
    [InlineData(new ulong[] { 0, 0, 7, 7, ulong.MaxValue, 0 })]
    [InlineData(new ulong[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 })]
    public void Count_OfAnyHashes_IsThatOfASet(ulong[] hashes)
    {
        var distinct = new DistinctHashes(hashes.Length);
        for (int round = 0; round < 2; round++)
        {
            foreach (ulong hash in hashes)
            {
                distinct.Add(hash);
            }

            Assert.Equal(new HashSet<ulong>(hashes).Count, distinct.Count);
            distinct.Clear();
            Assert.Equal(0, distinct.Count);
        }
    }
}
