using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>The groups of an experiment.</summary>
/// <param name="IsActive">Whether the experiment is running; null when there is no experiment of the name.</param>
/// <param name="Groups">The groups in the order of their rules.</param>
public sealed record ExperimentGroups(bool? IsActive, IReadOnlyList<ExperimentGroup> Groups);

/// <summary>One group of an experiment.</summary>
/// <param name="Name">The name; empty when it has none.</param>
/// <param name="RuleId">The rule that places users in it.</param>
/// <param name="IdType">What users are bucketed by.</param>
/// <param name="ValueJson">The parameters of the group, a JSON object.</param>
public sealed record ExperimentGroup(string Name, string RuleId, string IdType, string ValueJson);
