using System.Collections.Generic;

namespace Statsig.Fast;

/// <summary>The content and the form of a client response.</summary>
/// <remarks>
/// Immutable and independent of servers: create one object at start-up and use it for all responses. Sets are read during calls and
/// must not change.
/// </remarks>
public sealed record ClientInitializeOptions
{
    internal static readonly ClientInitializeOptions Default = new();

    /// <summary>How names are hidden. Default: <see cref="HashAlgorithm.Djb2"/>.</summary>
    public HashAlgorithm HashAlgorithm { get; init; }

    /// <summary>The shape of the response. Default: <see cref="ClientResponseFormat.V1"/>.</summary>
    public ClientResponseFormat Format { get; init; }

    /// <summary>
    /// The client's own key. Default: null. When the payload knows its app, the response holds only what is meant for that app.
    /// </summary>
    public string? ClientSdkKey { get; init; }

    /// <summary>
    /// The app that the response is for; takes precedence over <see cref="ClientSdkKey"/>. Default: null; empty counts as null.
    /// </summary>
    public string? TargetAppId { get; init; }

    /// <summary>True to include local overrides. Default: false.</summary>
    public bool IncludeLocalOverrides { get; init; }

    /// <summary>True to leave ID types out. Default: false.</summary>
    public bool RemoveIdType { get; init; }

    /// <summary>
    /// True to leave out gates that no rule matched, are false and have no secondary exposures: clients return the same values without
    /// them. Default: false.
    /// </summary>
    public bool RemoveDefaultValueGates { get; init; }

    /// <summary>True to leave out experiments whose parameters belong to a layer. Default: false.</summary>
    public bool RemoveExperimentsInLayers { get; init; }

    /// <summary>The only gates that the response may hold, by name. Default: null, which is all of them.</summary>
    public IReadOnlySet<string>? FeatureGateFilter { get; init; }

    /// <summary>The only dynamic configs that the response may hold, by name. Default: null, which is all of them.</summary>
    public IReadOnlySet<string>? DynamicConfigFilter { get; init; }

    /// <summary>
    /// The only experiments that the response may hold, by name; autotunes are not affected. Default: null, which is all of them.
    /// </summary>
    public IReadOnlySet<string>? ExperimentFilter { get; init; }

    /// <summary>The only layers that the response may hold, by name. Default: null, which is all of them.</summary>
    public IReadOnlySet<string>? LayerFilter { get; init; }

    /// <summary>The only parameter stores that the response may hold, by name. Default: null, which is all of them.</summary>
    public IReadOnlySet<string>? ParameterStoreFilter { get; init; }

    /// <summary>
    /// The "full_checksum" of the response that the client already has; with <see cref="ClientResponseFormat.V1"/> only. Default: null.
    /// When nothing changed the response reports that and holds nothing else; otherwise it carries its own checksum. Use an empty text to
    /// ask for the first one.
    /// </summary>
    public string? PreviousResponseHash { get; init; }
}
