using System;

namespace Statsig.Fast;

/// <summary>A spec, or a part of one, that cannot be used as its author meant it.</summary>
/// <remarks>
/// Immutable. A spec has at most one problem of the causes <see cref="SpecProblemCause.UnknownCondition"/> and
/// <see cref="SpecProblemCause.UnusablePattern"/> each.
/// </remarks>
public sealed class SpecProblem
{
    /// <summary>Creates a problem, for tests.</summary>
    /// <param name="cause">The cause.</param>
    /// <param name="name">The name of the spec; with a dot and another name for a part of it.</param>
    /// <param name="message">A sentence for people.</param>
    /// <exception cref="ArgumentNullException">The name or the message is null.</exception>
    public SpecProblem(SpecProblemCause cause, string name, string message)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(message);
        Cause = cause;
        Name = name;
        Message = message;
    }

    /// <summary>The cause of the problem.</summary>
    public SpecProblemCause Cause { get; }

    /// <summary>The name of the spec; with a dot and another name for a part of it.</summary>
    public string Name { get; }

    /// <summary>A sentence for people, with the name.</summary>
    public string Message { get; }

    /// <summary>Returns the message.</summary>
    public override string ToString() => Message;
}
