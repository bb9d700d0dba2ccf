using Statsig.Fast.Cli.Describing;

namespace Statsig.Fast.Cli.Replaying;

/// <summary>What is compared for every user: a spec, or a parameter of a store, in both payloads.</summary>
/// <param name="Group">Where its name is found.</param>
/// <param name="Kind">What it is called in reports, such as "gate".</param>
/// <param name="Name">The name of the spec or store.</param>
/// <param name="Parameter">The parameter of a store; null for a spec.</param>
/// <param name="Before">It in the older payload.</param>
/// <param name="After">It in the newer payload.</param>
internal sealed record ComparedEntity(SpecGroup Group, string Kind, string Name, string? Parameter, EvaluatedSide Before, EvaluatedSide After)
{
    /// <summary>
    /// True when both payloads answer the same to every user, because all that is evaluated is the same: the compiled spec, which includes
    /// everything that it refers to.
    /// </summary>
    /// <remarks>
    /// Except for the experiments whose groups conditions ask for: they are found by name when they are asked, so a spec is taken over even
    /// when such an experiment changed.
    /// </remarks>
    internal bool IsSame => ReferenceEquals(Before.Spec, After.Spec) && Before.Spec is not { MayAskForGroup: true }
        && (Parameter is null || EvaluatedSide.AreSameParameter(Before, After));
}
