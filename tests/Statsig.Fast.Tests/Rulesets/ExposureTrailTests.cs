using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Tests.Rulesets;

public sealed class ExposureTrailTests
{
    private readonly ExposureTable _exposures = new();
    private readonly ExposureTrail _empty = ExposureTrail.CreateEmpty();

    [Fact]
    public void ToArray_Empty_IsEmpty()
    {
        Assert.Empty(_empty.ToArray());
        Assert.Equal(0, _empty.Count);
    }

    [Fact]
    public void Append_Several_KeepsTheirOrder()
    {
        ExposureTrail trail = _empty.Append(Of("b")).Append(Of("a")).Append(Of("c"));

        Assert.Equal(["b", "a", "c"], trail.ToArray().Select(static e => e.Gate));
        Assert.Equal(3, trail.Count);
    }

    [Fact]
    public void Append_Repeat_LeadsBackToTheSameNode()
    {
        ExposureTrail trail = _empty.Append(Of("a")).Append(Of("b"));

        Assert.Same(trail, trail.Append(Of("a")));
        Assert.Same(trail, trail.Append(Of("b")));
        Assert.Same(trail, trail.Append(Of("a")));
        Assert.Equal(["a", "b"], trail.ToArray().Select(static e => e.Gate));
    }

    [Fact]
    public void Append_SameGateWithOtherValueOrRule_IsNoRepeat()
    {
        ExposureTrail trail = _empty
            .Append(_exposures.Intern("g", true, "r"))
            .Append(_exposures.Intern("g", false, "r"))
            .Append(_exposures.Intern("g", true, "s"));

        Assert.Equal(["g:true:r", "g:false:r", "g:true:s"], ExposureText.Of(trail.ToArray()));
    }

    [Fact]
    public void Append_SameSteps_ShareTheNodeAndItsList()
    {
        ExposureTrail first = _empty.Append(Of("a")).Append(Of("b"));
        ExposureTrail second = _empty.Append(Of("a")).Append(Of("b"));

        Assert.Same(first, second);
        Assert.Same(first.ToArray(), second.ToArray());
        Assert.NotSame(first, _empty.Append(Of("b")).Append(Of("a")));
    }

    [Fact]
    public void Append_AnotherTrail_AppendsAllOfItWithoutRepeats()
    {
        ExposureTrail left = _empty.Append(Of("a")).Append(Of("b"));
        ExposureTrail right = _empty.Append(Of("c")).Append(Of("a")).Append(Of("d"));

        Assert.Equal(["a", "b", "c", "d"], left.Append(right).ToArray().Select(static e => e.Gate));
        Assert.Same(left, left.Append(_empty));
        Assert.Same(right, _empty.Append(right));
    }

    [Fact]
    public void Append_ManyChildrenOfOneNode_FindsEachAgain()
    {
        ExposureTrail[] children = [.. Enumerable.Range(0, 1000).Select(i => _empty.Append(Of(i)))];

        for (int i = 0; i < children.Length; i++)
        {
            Assert.Same(children[i], _empty.Append(Of(i)));
            Assert.Equal(Of(i), Assert.Single(children[i].ToArray()));
        }
    }

    [Fact]
    public void Append_BeyondTheBound_StaysCorrect()
    {
        SecondaryExposure[] exposures = [.. Enumerable.Range(0, 100).Select(Of)];
        SecondaryExposure late = Of("late");
        for (int i = 0; i < 100; i++)
        {
            for (int j = 0; j < 100; j++)
            {
                for (int k = 0; k < 10; k++)
                {
                    _empty.Append(exposures[i]).Append(exposures[j]).Append(exposures[k]).Append(late);
                }
            }
        }

        // By now more paths were taken than are kept.
        ExposureTrail trail = _empty.Append(exposures[99]).Append(exposures[98]).Append(exposures[9]).Append(late).Append(exposures[99]).Append(Of("more"));

        Assert.Equal([exposures[99], exposures[98], exposures[9], late, Of("more")], trail.ToArray());
        Assert.Equal([late, exposures[0]], _empty.Append(late).Append(exposures[0]).Append(late).ToArray());
    }

    [Fact]
    public async Task Append_FromManyThreads_EndsInTheSameNodes()
    {
        SecondaryExposure[] exposures = [.. Enumerable.Range(0, 6).Select(Of)];
        int[][] orders = [.. Enumerable.Range(0, 500).Select(seed => Shuffled(seed, exposures.Length))];
        using var start = new Barrier(4);

        ExposureTrail[][] found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Array.ConvertAll(orders, order => order.Aggregate(_empty, (trail, i) => trail.Append(exposures[i])));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        for (int i = 0; i < orders.Length; i++)
        {
            Assert.Equal(orders[i].Select(at => exposures[at]), found[0][i].ToArray());
            Assert.All(found, trails => Assert.Same(found[0][i], trails[i]));
        }
    }

    [Fact]
    public void Intern_EqualExposures_AreOneObject()
    {
        Assert.Same(_exposures.Intern("g", true, "r"), _exposures.Intern("g", true, new string("r".AsSpan())));
        Assert.NotEqual(_exposures.Intern("g", true, "r").Ordinal, _exposures.Intern("g", false, "r").Ordinal);
        Assert.Equal("true", _exposures.Intern("g", true, "r").GateValue);
        Assert.Equal("false", _exposures.Intern("g", false, "r").GateValue);
    }

    private static int[] Shuffled(int seed, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new Random(seed).Shuffle(order);
        return order;
    }

    private SecondaryExposure Of(string gate) => _exposures.Intern(gate, true, "r");

    private SecondaryExposure Of(int number) => Of(number.ToString(CultureInfo.InvariantCulture));
}
