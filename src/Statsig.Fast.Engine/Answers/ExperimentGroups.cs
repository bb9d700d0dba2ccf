using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>The groups of an experiment.</summary>
/// <param name="IsActive">True when the experiment is running; null for an unknown experiment.</param>
/// <param name="Groups">The groups in the order of their rules.</param>
public sealed record ExperimentGroups(bool? IsActive, IReadOnlyList<ExperimentGroup> Groups);

/// <summary>One group of an experiment.</summary>
/// <param name="Name">The name; empty for a group without a name.</param>
/// <param name="RuleId">The rule that places users in it.</param>
/// <param name="IdType">The ID type by which users are bucketed.</param>
/// <param name="ValueJson">The parameters of the group, a JSON object.</param>
public sealed record ExperimentGroup(string Name, string RuleId, string IdType, string ValueJson);
