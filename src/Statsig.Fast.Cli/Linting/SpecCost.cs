using Statsig.Fast.Cli.Describing;

namespace Statsig.Fast.Cli.Linting;

/// <summary>What one spec holds, and what a check of it costs at worst.</summary>
/// <param name="Kind">The word of <see cref="SpecWords"/>.</param>
/// <param name="Name">As in the payload.</param>
/// <param name="Rules">How many rules it has.</param>
/// <param name="Conditions">How many conditions its rules have together.</param>
/// <param name="Depth">How many levels of gates and experiments it evaluates below itself.</param>
/// <param name="Evaluations">How many specs one check evaluates at worst, itself included.</param>
/// <param name="Regexes">How many regular expressions one check matches at worst, nested ones included.</param>
/// <param name="Hashes">How many SHA-256 hashes one check computes at worst, nested ones included.</param>
/// <param name="LargestList">The elements of its longest target list.</param>
internal sealed record SpecCost(
    string Kind, string Name, int Rules, int Conditions, int Depth, long Evaluations, long Regexes, long Hashes, int LargestList);
