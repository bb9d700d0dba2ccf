using System.Collections.Generic;
using System.Linq;
using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// Half a surrogate pair in a user's text is compared as it is. The reference's texts cannot hold one: its binding puts U+FFFD there.
/// Undone by users that have that.
/// </summary>
internal sealed class HalfSurrogates() : Deviation("half-surrogates")
{
    internal override DifferentialCase? Undo(DifferentialCase asked)
    {
        DifferentialCase whole = asked.WithUsers([.. asked.Users.Select(Replaced)]);
        return whole.Root.ToCanonical() == asked.Root.ToCanonical() ? null : whole;
    }

    private static Tree Replaced(Tree value) => value switch
    {
        { AsText: { } text } => Tree.Text(Whole(text)),
        { Kind: TreeKind.Object } => Tree.ObjectOf([.. value.Members.Select(static member => new KeyValuePair<string, Tree>(Whole(member.Key), Replaced(member.Value)))]),
        _ => value.Map(Replaced),
    };

    private static string Whole(string text) => string.Concat(text.EnumerateRunes().Select(static rune => rune.ToString()));
}
