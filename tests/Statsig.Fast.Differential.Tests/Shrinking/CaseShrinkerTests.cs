using System;
using Statsig.Fast.Differential.Tests.Grammar;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Shrinking;

/// <summary>What is left of a case when all goes that does not matter.</summary>
public sealed class CaseShrinkerTests
{
    [Fact]
    public void Shrink_OneItemMatters_LeavesItAndWhatHasToBe()
    {
        DifferentialCase original = PayloadGrammar.Make(1, 1);
        DifferentialCase marked = original.WithPayload(original.Payload.With("mark", Tree.Array(Tree.Number(1), Tree.Object(("x", Tree.Text("marked"))), Tree.Null)));
        var shrinker = new CaseShrinker(static candidate => candidate.Root.ToString().Contains("marked", StringComparison.Ordinal), TimeSpan.FromMinutes(5));

        DifferentialCase smallest = shrinker.Shrink(marked);

        Assert.Equal("""[{"x":"marked"}]""", smallest.Payload["mark"]?.ToString());
        Assert.Empty(smallest.Users);
        Assert.Empty(smallest.Gates);
        Assert.Equal(8, smallest.Payload.Members.Count); // Those without which it is refused, and the mark.
    }

    [Fact]
    public void Shrink_TwoPartsMatter_LeavesBoth()
    {
        var original = new DifferentialCase(TreeReader.Read("""{"users":[{"a":"1"},{"a":"keep","b":2},{"c":"also keep"},{"d":[1,2,3]}],"payload":{}}"""));
        var shrinker = new CaseShrinker(
            static candidate => candidate.Root.ToString().Split("keep").Length == 3, TimeSpan.FromMinutes(5));

        Assert.Equal("""{"users":[{"a":"keep"},{"c":"also keep"}],"payload":{}}""", shrinker.Shrink(original).Root.ToString());
    }

    [Fact]
    public void Shrink_TimeIsUp_KeepsTheOriginal()
    {
        DifferentialCase original = PayloadGrammar.Make(1, 0);
        var shrinker = new CaseShrinker(static _ => true, TimeSpan.Zero);

        Assert.Equal(original.Root.ToString(), shrinker.Shrink(original).Root.ToString());
        Assert.Equal(0, shrinker.Tried);
    }
}
