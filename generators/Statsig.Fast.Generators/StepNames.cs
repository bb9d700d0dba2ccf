namespace Statsig.Fast.Generators;

/// <summary>The tracking names with which tests find the steps that ran again.</summary>
internal static class StepNames
{
    internal const string Select = "Select";
    internal const string Parse = "Parse";
    internal const string Schema = "Schema";
    internal const string Embedded = "Embedded";
    internal const string Problems = "Problems";
    internal const string Namespaces = "Namespaces";
    internal const string Emitting = "Emitting";
    internal const string HasKit = "HasKit";
    internal const string Referenced = "Referenced";
    internal const string Overrides = "Overrides";
}
