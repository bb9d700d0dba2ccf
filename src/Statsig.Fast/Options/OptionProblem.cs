namespace Statsig.Fast;

/// <summary>An option that is not valid.</summary>
/// <param name="Option">The name of the property.</param>
/// <param name="Message">The value found and what is accepted, in whole sentences.</param>
internal sealed record OptionProblem(string Option, string Message);
