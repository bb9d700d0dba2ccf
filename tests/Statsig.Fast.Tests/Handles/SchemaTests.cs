using System.Linq;
using System.Threading.Tasks;
using Statsig.Fast.Handles;

namespace Statsig.Fast.Tests.Handles;

public sealed class SchemaTests
{
    [Fact]
    public void NameOf_EachKind_FindsItsOwn()
    {
        var schema = new TestSchema(gates: ["a", "ü"], configs: ["c"], experiments: ["", "e"], layers: ["l"], stores: ["日本"]);

        Assert.Equal(["a", "ü"], Names(schema, EntryType.Gate));
        Assert.Equal(["c"], Names(schema, EntryType.DynamicConfig));
        Assert.Equal(["", "e"], Names(schema, EntryType.Experiment));
        Assert.Equal(["l"], Names(schema, EntryType.Layer));
        Assert.Equal(["日本"], Names(schema, EntryType.ParameterStore));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(int.MinValue)]
    public void NameOf_OrdinalOutside_IsNull(int ordinal)
    {
        var schema = new TestSchema(gates: ["a"], configs: ["c"]);

        Assert.Null(schema.NameOf(EntryType.Gate, ordinal));
        Assert.Equal("", new GateHandle(schema, ordinal).Name);
    }

    [Fact]
    public void NameOf_Twice_IsTheSameText()
    {
        var schema = new TestSchema(gates: ["a_gate"]);

        Assert.Same(schema.NameOf(EntryType.Gate, 0), schema.NameOf(EntryType.Gate, 0));
    }

    [Fact]
    public void ParametersOf_Entry_AreItsOwn()
    {
        var schema = new TestSchema(
            gates: ["g"],
            configs: ["c", "d"],
            layers: ["l"],
            parameters: new() { ["c"] = [("a", 1), ("b", 0x40 | (2 << 3) | 5)], ["l"] = [("z", 0x80 | 4)] });

        Assert.Empty(schema.ParametersOf(EntryType.Gate, 0));
        Assert.Equal([new SchemaParameter("a", 1), new SchemaParameter("b", 0x55)], schema.ParametersOf(EntryType.DynamicConfig, 0));
        Assert.Empty(schema.ParametersOf(EntryType.DynamicConfig, 1));
        SchemaParameter flag = Assert.Single(schema.ParametersOf(EntryType.Layer, 0));
        Assert.Equal((SchemaType.Boolean, true, false), (flag.Type, flag.IsOptional, flag.IsNullable));
        SchemaParameter list = schema.ParametersOf(EntryType.DynamicConfig, 0)[1];
        Assert.Equal((SchemaType.Array, SchemaType.Integer, true, false), (list.Type, list.Items, list.IsNullable, list.IsOptional));
    }

    [Fact]
    public async Task Register_FromManyThreads_OneWins()
    {
        TestSchema? location = null;

        Schema[] winners = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => (Schema)Schema.Register(ref location, new TestSchema()))));

        Assert.All(winners, winner => Assert.Same(location, winner));
        Assert.Same(location, Schema.WithIndex(location!.Index));
    }

    private static string[] Names(Schema schema, EntryType kind) => [.. Enumerable.Range(0, schema.CountOf(kind)).Select(ordinal => schema.NameOf(kind, ordinal)!)];
}
