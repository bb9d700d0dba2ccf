using System;
using System.Text.Json;

namespace Statsig.Fast.Specs;

/// <summary>What speaks against a member that a payload needs: that it is missing, what is wrong with its value, or nothing.</summary>
/// <remarks>Of a repeated member the last one counts, so nothing is decided before the end of the payload.</remarks>
internal sealed class RequiredMember(WireMember member)
{
    private bool _isThere;

    private string? _fault;

    /// <summary>Notes how the reading of a value ended, and returns the same.</summary>
    internal bool Note(bool readable, ref PayloadCursor cursor)
    {
        _fault = readable ? null : FaultOf(cursor.Problem);

        // A reader that takes null has taken it for absence.
        _isThere = !readable || cursor.Kind != JsonTokenType.Null;
        return readable;
    }

    /// <summary>What speaks against the member; null when nothing does.</summary>
    internal string? Fault(bool mayBeMissing = false) =>
        _isThere ? _fault : mayBeMissing ? null : $"\"{WireNames.TextOf(member)}\" is missing";

    /// <summary>The problem, with the name of the enclosing member unless the problem starts with that name.</summary>
    private string FaultOf(string problem)
    {
        string quoted = $"\"{WireNames.TextOf(member)}\"";
        return problem.StartsWith(quoted, StringComparison.Ordinal) ? problem : $"in {quoted}, {problem}";
    }
}
