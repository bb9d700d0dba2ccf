using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// An empty ID type means the user ID; the reference looks for a custom ID without a name. Undone by an ID type that no user has, in rules,
/// conditions and autotunes: the ID type of other specs is only reported.
/// </summary>
internal sealed class EmptyIdType() : Deviation("empty-id-type")
{
    private static readonly string[] SpecMaps = ["feature_gates", "dynamic_configs", "layer_configs"];

    internal override DifferentialCase? Undo(DifferentialCase asked)
    {
        bool isChanged = false;
        Tree payload = Map(asked.Payload, (name, value) => SpecMaps.Contains(name)
            ? Map(value, (_, spec) => Map(spec, (member, inner) => member == "idType" ? inner : Change(member, inner)))
            : Change(name, value));
        return isChanged ? asked.WithPayload(payload) : null;

        Tree Change(string name, Tree value)
        {
            bool isEmpty = name == "idType" && value.AsText == "";
            isChanged |= isEmpty;
            return isEmpty ? Tree.Text("an ID type that no user has")
                : value.Kind == TreeKind.Object ? Map(value, Change)
                : value.Map(item => Change("", item));
        }
    }

    private static Tree Map(Tree map, System.Func<string, Tree, Tree> change) => map.Kind == TreeKind.Object
        ? Tree.ObjectOf([.. map.Members.Select(member => new KeyValuePair<string, Tree>(member.Key, change(member.Key, member.Value)))])
        : map;
}
