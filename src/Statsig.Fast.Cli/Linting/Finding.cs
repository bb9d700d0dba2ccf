using Statsig.Fast.Cli.Describing;

namespace Statsig.Fast.Cli.Linting;

/// <summary>One thing that a payload should not have.</summary>
/// <param name="Id">The word by which the finding is allowed: a member of <see cref="FindingIds"/>.</param>
/// <param name="Kind">The word of <see cref="SpecWords"/> for what it was found in.</param>
/// <param name="Name">The name of what it was found in.</param>
/// <param name="Message">A sentence about it.</param>
internal sealed record Finding(string Id, string Kind, string Name, string Message);
