using System;
using System.Runtime.InteropServices;

namespace Statsig.Fast.Internals.Hashing;

/// <summary>libcrypto's own block function, which uses the processor's SHA instructions where .NET cannot.</summary>
/// <remarks>
/// SHA256_Transform is exported by OpenSSL 1.1 and 3 (deprecated there, present), LibreSSL and BoringSSL, with the same
/// signature. Calling it directly skips the EVP objects that cost ten times the hashing. Looked up at run time by the
/// names distributions use; a machine without it is served by the next strategy.
/// </remarks>
internal static unsafe class LibcryptoSha256
{
    internal const string Name = "libcrypto";

    internal static Sha256Strategy? TryCreate()
    {
        // Elsewhere the names do not exist, and macOS ends a process that loads an unversioned libcrypto.
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsFreeBSD() && !OperatingSystem.IsAndroid())
        {
            return null;
        }

        return TryCreate("libcrypto.so.3") ?? TryCreate("libcrypto.so.1.1") ?? TryCreate("libcrypto.so");
    }

    /// <summary>Null when the library or the export is missing, or when the function fails its self-test.</summary>
    internal static Sha256Strategy? TryCreate(string libraryName)
    {
        if (!NativeLibrary.TryLoad(libraryName, out nint library))
        {
            return null;
        }

        Sha256Strategy? strategy = null;
        if (NativeLibrary.TryGetExport(library, "SHA256_Transform", out nint address))
        {
            strategy = Sha256Strategy.Prove(
                Name,
                new Sha256BlockFunction(
                    (delegate* unmanaged[SuppressGCTransition]<Sha256State*, byte*, void>)address));
        }

        if (strategy is null)
        {
            NativeLibrary.Free(library);
        }

        // Otherwise the library stays loaded for the life of the process: the pointer is copied into every prefix.
        return strategy;
    }
}
