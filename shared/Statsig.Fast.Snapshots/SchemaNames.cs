namespace Statsig.Fast.Snapshots;

/// <summary>The members of the schema form.</summary>
internal static class SchemaNames
{
    internal const string Version = "statsigSnapshot";
    internal const string Fingerprint = "fingerprint";
    internal const string Time = "time";
    internal const string Gates = "gates";
    internal const string DynamicConfigs = "dynamicConfigs";
    internal const string Experiments = "experiments";
    internal const string Layers = "layers";
    internal const string ParameterStores = "parameterStores";
    internal const string Kind = "kind";
    internal const string IdType = "idType";
    internal const string Status = "status";
    internal const string Constant = "constant";
    internal const string Description = "description";
    internal const string Expires = "expires";
    internal const string Tags = "tags";
    internal const string Layer = "layer";
    internal const string Groups = "groups";
    internal const string Parameters = "parameters";
    internal const string Name = "name";
    internal const string RuleId = "ruleId";
    internal const string Weight = "weight";
    internal const string Type = "type";
    internal const string Items = "items";
    internal const string Properties = "properties";
    internal const string Nullable = "nullable";
    internal const string Optional = "optional";
}
