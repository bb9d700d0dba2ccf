namespace Statsig.Fast.Differential.Tests.Answers;

/// <summary>Which part of which answer.</summary>
/// <param name="Section">The kind of answer, such as "gates" or "events statsig::layer_exposure".</param>
/// <param name="Name">What was asked for.</param>
/// <param name="Part">A part of the answer, such as "rule".</param>
internal readonly record struct AnswerKey(string Section, string Name, string Part)
{
    /// <summary>The kind of difference: two with the same text probably have one cause.</summary>
    internal string Kind => $"{Section} / {Part}";

    public override string ToString() => $"{Section} \"{Name}\" {Part}";
}
