using System;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Specs;

namespace Statsig.Fast.Tests.Rulesets;

public sealed class EntityKindTests
{
    /// <summary>The compiler turns one into the other by its number; neither folder may know the other's enum.</summary>
    [Fact]
    public void EntityKind_BesideSpecEntity_ListsTheSameWordsInTheSameOrder() =>
        Assert.Equal(Enum.GetNames<SpecEntity>(), Enum.GetNames<EntityKind>());
}
