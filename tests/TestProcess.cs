using System.Runtime.CompilerServices;
using Statsig.Fast.TestKit;

namespace Statsig.Fast;

/// <summary>Part of every test project that uses the test kit of the repository.</summary>
internal static class TestProcess
{
    [ModuleInitializer]
    internal static void Initialize() => FixedDraws.Apply();
}
