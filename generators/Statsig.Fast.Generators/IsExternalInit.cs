namespace System.Runtime.CompilerServices;

/// <summary>The compiler requires this type for init accessors; netstandard2.0 does not contain it.</summary>
internal static class IsExternalInit
{
}
