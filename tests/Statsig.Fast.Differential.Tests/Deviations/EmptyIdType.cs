using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// An empty ID type means the user ID; the reference looks for a custom ID without a name. Undone by an ID type that no user has.
/// </summary>
internal sealed class EmptyIdType() : Deviation("empty-id-type")
{
    internal override DifferentialCase? Undo(DifferentialCase asked)
    {
        bool isChanged = false;
        Tree payload = Change(asked.Payload);
        return isChanged ? asked.WithPayload(payload) : null;

        Tree Change(Tree part) => part.Kind != TreeKind.Object
            ? part.Map(Change)
            : Tree.ObjectOf([.. part.Members.Select(member =>
            {
                bool isEmpty = member is { Key: "idType", Value.AsText: "" };
                isChanged |= isEmpty;
                return new KeyValuePair<string, Tree>(member.Key, isEmpty ? Tree.Text("an ID type that no user has") : Change(member.Value));
            })]);
    }
}
