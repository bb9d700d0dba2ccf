using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.Tests.Rulesets;

public sealed class ExposureTableTests
{
    private readonly ExposureTable _table = new();

    [Fact]
    public void Intern_SameOutcome_IsOneObject()
    {
        SecondaryExposure on = _table.Intern("gate", true, "rule");
        SecondaryExposure off = _table.Intern("gate", false, "rule");
        SecondaryExposure other = _table.Intern("gate", true, "other");
        SecondaryExposure elsewhere = _table.Intern("gate2", true, "rule");

        Assert.Equal(4, new[] { on, off, other, elsewhere }.Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Same(on, _table.Intern(new string("gate"), true, new string("rule")));
        Assert.Same(off, _table.Intern("gate", false, "rule"));
        Assert.Equal(("gate", "true", "rule"), (on.Gate, on.GateValue, on.RuleId));
        Assert.Equal("false", off.GateValue);
    }

    [Fact]
    public async Task Intern_ByManyThreads_IsOneObjectForEachOutcome()
    {
        SecondaryExposure[][] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => Enumerable.Range(0, 50).Select(rule => _table.Intern("gate", rule % 2 == 0, $"rule{rule}")).ToArray())));

        Assert.All(made, exposures => Assert.All(exposures.Zip(made[0]), pair => Assert.Same(pair.Second, pair.First)));
    }
}
