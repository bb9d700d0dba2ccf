using System.Collections.Generic;
using Statsig.Fast.Parity.Tests.Recordings;

namespace Statsig.Fast.Parity.Tests;

/// <summary>
/// The synthetic payload in the older shape (arrays, conditions inside their rules). The reference refuses that shape, so the
/// answers are those that it gave to the newer one.
/// </summary>
/// <remarks>
/// One thing cannot be expressed in the older shape: a reference to a condition that the payload does not hold. Gates with such a
/// reference are left out; everything else is compared.
/// </remarks>
public sealed class OlderShapeTests(ITestOutputHelper output)
{
    [Fact]
    public void GetFeatureGate_OlderShape_AnswersAsForTheNewer()
    {
        HashSet<string> leftOut = Recording.Synthetic.Facts.GatesWithUnknownConditions;

        Assert.Single(leftOut);
        Run(Section.Gates, leftOut).Expect(
            new Tally { Entities = 291_520, UnknownNames = 640, LeftOut = 320, RepeatsRemoved = 934, CaseOnlyTargets = 54, LeakedState = 320 }, output);
    }

    [Fact]
    public void GetDynamicConfig_OlderShape_AnswersAsForTheNewer() =>
        Run(Section.DynamicConfigs).Expect(new Tally { Entities = 4_160, UnknownNames = 320, RepeatsRemoved = 160 }, output);

    [Fact]
    public void GetExperiment_OlderShape_AnswersAsForTheNewer() =>
        Run(Section.Experiments).Expect(new Tally { Entities = 9_280, UnknownNames = 320 }, output);

    [Fact]
    public void GetLayer_OlderShape_AnswersAsForTheNewer() =>
        Run(Section.Layers).Expect(new Tally { Entities = 5_120, UnknownNames = 320, RepeatsRemoved = 320 }, output);

    [Fact]
    public void GetParameterStore_OlderShape_AnswersAsForTheNewer() =>
        Run(Section.ParameterStores).Expect(new Tally { Entities = 960, UnknownNames = 320 }, output);

    private static Comparison Run(Section section, HashSet<string>? leftOut = null) =>
        Comparison.Run(Recording.Synthetic, section, Recording.Synthetic.CreateServer(Recording.OlderShape), leftOut);
}
