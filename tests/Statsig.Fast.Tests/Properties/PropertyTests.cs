using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CsCheck;
using Statsig.Fast.TestKit;

namespace Statsig.Fast.Tests.Properties;

public sealed class PropertyTests
{
    private static readonly Gen<int[]> Numbers = Gen.Int[0, 1_000].Array[0, 20];

    [Fact]
    public void Holds_Twice_ChecksTheSameCases()
    {
        string[] first = CasesOf(50);

        Assert.Equal(first, CasesOf(50));
        Assert.Equal(first[..20], CasesOf(20));
        Assert.True(first.Distinct().Count() > 40, "The cases repeat.");
    }

    [Fact]
    public void Holds_PropertyThatIsFalse_ReportsASeedThatFailsAlone()
    {
        string seed = SeedIn(Assert.Throws<CsCheckException>(static () => Property.Holds(Numbers, static numbers => numbers.Sum() < 3_000)));

        Assert.Throws<CsCheckException>(() => Numbers.Sample(static numbers => numbers.Sum() < 3_000, seed: seed, iter: 1, threads: 1));
    }

    [Fact]
    public void Holds_AssertionThatThrows_ReportsIt()
    {
        CsCheckException exception = Assert.Throws<CsCheckException>(static () => Property.Holds(Numbers, static numbers => Assert.DoesNotContain(7, numbers.Select(static number => number % 10))));

        Assert.IsAssignableFrom<Xunit.Sdk.IAssertionException>(exception.InnerException);
    }

    [Fact]
    public void Holds_Regressions_RunFirst()
    {
        string seed = new PCG(7, 77).ToString();
        string expected = string.Join(',', Numbers.Generate(PCG.Parse(seed), null, out _));
        ConcurrentQueue<string> cases = [];

        Property.Holds(Numbers, numbers => cases.Enqueue(string.Join(',', numbers)), 3, seed);

        Assert.Equal(expected, cases.First());
        Assert.True(cases.Count >= 4);
    }

    [Fact]
    public void HoldsForModel_ObjectThatDiffers_IsFound() => Assert.Throws<CsCheckException>(static () => Property.HoldsForModel(
        static () => (new Stack<int>(), new Queue<int>()),
        static (actual, model) => actual.SequenceEqual(model),
        [Gen.Int.Operation<Stack<int>, Queue<int>>(static (actual, number) => actual.Push(number), static (model, number) => model.Enqueue(number))]));

    [Fact]
    public void HoldsForModel_ObjectThatAgrees_IsComparedAfterEachOperation()
    {
        int operations = 0, comparisons = 0;

        Property.HoldsForModel(
            static () => (new Queue<int>(), new Queue<int>()),
            (actual, model) => Interlocked.Increment(ref comparisons) > 0 && actual.SequenceEqual(model),
            [
                Gen.Int.Operation<Queue<int>, Queue<int>>(
                    (actual, number) =>
                    {
                        Interlocked.Increment(ref operations);
                        actual.Enqueue(number);
                    },
                    static (model, number) => model.Enqueue(number)),
            ]);

        Assert.True(operations > 10 * Property.DefaultCases, $"{operations} operations in all: the sequences are too short.");
        Assert.True(comparisons >= operations, $"{comparisons} comparisons after {operations} operations.");
    }

    [Fact]
    public void Draw_Values_AreTheSameForAStream()
    {
        int[][] first = Property.Draw(Numbers, 10, stream: 1);

        Assert.Equal(first, Property.Draw(Numbers, 10, stream: 1));
        Assert.NotEqual(first, Property.Draw(Numbers, 10, stream: 2));
    }

    /// <summary>Without the random cases and the seed that variables of the environment may add.</summary>
    private static string[] CasesOf(int count)
    {
        ConcurrentQueue<string> cases = [];
        Property.Holds(Numbers, numbers => cases.Enqueue(string.Join(',', numbers)), count);
        return [.. cases.Skip(Check.Seed is null ? 0 : 1).Take(count)];
    }

    private static string SeedIn(Exception exception) => exception.Message.Split('"')[1];
}
