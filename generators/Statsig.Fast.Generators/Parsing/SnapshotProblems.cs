using Statsig.Fast.Generators.Model;
using Statsig.Fast.Snapshots;

namespace Statsig.Fast.Generators.Parsing;

/// <summary>The problems of one file.</summary>
internal sealed record SnapshotProblems(string Path, string Namespace, EquatableList<Problem> Problems)
{
    /// <summary>Adds that another file has the namespace, when one has.</summary>
    /// <remarks>A file that cannot be read has problems enough, and no namespace.</remarks>
    internal SnapshotProblems With(NamespaceOwners owners) => Namespace.Length == 0 || owners.OwnerInPlaceOf(Path) is not { } owner ? this : this with
    {
        Problems = new EquatableList<Problem>(
        [
            .. Problems,
            new Problem(
                ProblemKind.SharedNamespace,
                $"The namespace {Namespace} already contains the accessors of {System.IO.Path.GetFileName(owner)}, so none are generated from this file; remove one of the two, or set another Namespace for it",
                0,
                0,
                0),
        ]),
    };
}
