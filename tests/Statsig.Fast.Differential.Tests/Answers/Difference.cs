namespace Statsig.Fast.Differential.Tests.Answers;

/// <summary>One part of an answer that is not the reference's.</summary>
/// <param name="UserIndex">Which user of the case.</param>
/// <param name="Key">Which part of which answer.</param>
/// <param name="Reference">The canonical JSON of the reference's; null when it has no such part.</param>
/// <param name="Ours">The canonical JSON of this library's; null when it has no such part.</param>
internal sealed record Difference(int UserIndex, AnswerKey Key, string? Reference, string? Ours)
{
    public override string ToString() => $"user {UserIndex}, {Key}\n  reference {Reference ?? "nothing"}\n  ours      {Ours ?? "nothing"}";
}
