namespace Statsig.Fast.Generators.Analyzers;

/// <summary>The IDs of the analyzers' diagnostics, and the properties by which the fixes learn what to write.</summary>
/// <remarks>Compiled into the assembly of the fixes too.</remarks>
internal static class DiagnosticIds
{
    internal const string UnknownName = "SFG100";
    internal const string UnknownParameter = "SFG101";
    internal const string WrongParameterType = "SFG102";
    internal const string TypedAccessorExists = "SFG103";
    internal const string ConstantGate = "SFG104";
    internal const string ArchivedEntry = "SFG105";
    internal const string ExpiredEntry = "SFG106";
    internal const string UnusedEntry = "SFG107";
    internal const string PersonalData = "SFG108";
    internal const string UnreadableType = "SFG109";
    internal const string UndisposedServer = "SFG110";

    /// <summary>Names to offer instead, nearest first, each on a line.</summary>
    internal const string CandidatesProperty = "Candidates";

    /// <summary>The typed accessors of the candidates, or of the name itself; each on a line, which is empty without one.</summary>
    internal const string AccessorsProperty = "Accessors";

    /// <summary>The method of the accessor that takes the place of the call.</summary>
    internal const string MethodProperty = "Method";

    /// <summary>Present when the accessor uses the shared server by default.</summary>
    internal const string SharedProperty = "Shared";

    /// <summary>"true" or "false" when the check always answers that; absent when it is not known.</summary>
    internal const string ConstantProperty = "Constant";

    /// <summary>Present when the diagnostic is on the check of a gate, which a constant can replace.</summary>
    internal const string CheckProperty = "Check";
}
