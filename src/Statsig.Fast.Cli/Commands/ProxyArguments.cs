using System;
using Statsig.Fast.Cli.Requests;

namespace Statsig.Fast.Cli.Commands;

/// <summary>What one run of the proxy was given.</summary>
/// <remarks>The class does not override ToString, so that printing it does not print the key.</remarks>
internal sealed class ProxyArguments
{
    internal string? SpecsPath { get; init; }

    internal ServiceAccess? Upstream { get; init; }

    internal string? SdkKey { get; init; }

    internal TimeSpan Interval { get; init; }

    internal SpecsVersion SpecsVersion { get; init; }

    internal ServiceAccess? Events { get; init; }

    internal string? IdListsPath { get; init; }

    internal int GrpcPort { get; init; }

    internal int HttpPort { get; init; }

    internal string? CertificatePath { get; init; }

    internal string? KeyPath { get; init; }

    internal string? ClientAuthorityPath { get; init; }

    internal string[] AllowedHosts { get; init; } = [];

    internal TimeSpan Heartbeat { get; init; }

    internal int MaxStreams { get; init; }
}
