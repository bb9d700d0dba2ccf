namespace Statsig.Fast.Differential.Tests.Deviations;

/// <summary>Repeated secondary exposures are removed, the first kept: every list of the reference is compared after the same.</summary>
/// <remarks><see cref="Answers.AnswerSet"/> removes and counts them, so that there is never a difference to explain.</remarks>
internal sealed class RepeatedExposures() : Deviation("repeated-exposures");
