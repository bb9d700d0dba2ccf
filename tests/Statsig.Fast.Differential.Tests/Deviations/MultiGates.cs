using Statsig.Fast.Differential.Tests.Json;

namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>
/// Conditions on several gates are supported; the reference does not know them. Undone by a type that this library does not know.
/// </summary>
internal sealed class MultiGates() : Deviation("multi-gates")
{
    internal override DifferentialCase? Undo(DifferentialCase asked) => asked.ChangeConditions(static condition =>
        condition["type"]?.AsText is "multi_pass_gate" or "multi_fail_gate" ? condition.With("type", Tree.Text("unknown_multi_gate")) : condition);
}
