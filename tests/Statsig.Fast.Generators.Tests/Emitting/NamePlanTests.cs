using Statsig.Fast.Generators.Naming;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Tests.Emitting;

public sealed class NamePlanTests
{
    private static readonly EquatableList<SnapshotParameter> Alike = new(
    [
        new SnapshotParameter("a b", new SnapshotType(SnapshotTypeKind.String)),
        new SnapshotParameter("a-b", new SnapshotType(SnapshotTypeKind.String)),
    ]);

    [Fact]
    public void OfParameters_NamesAlike_EachHasAHashOfItsOwn()
    {
        string[] members = NamePlan.OfParameters(Alike, "Enclosing");
        Assert.NotEqual(members[0], members[1]);
        Assert.Equal(members, NamePlan.OfParameters(Alike, "Another"));
    }

    [Fact]
    public void OfParameters_HashedNameIsThatOfTheStruct_GetsAnother()
    {
        // The struct of an object is called after its parameter, and a property of the object may have the parameter's name.
        string enclosing = NamePlan.OfParameters(Alike, "Enclosing")[0];
        Assert.DoesNotContain(enclosing, NamePlan.OfParameters(Alike, enclosing));
    }
}
