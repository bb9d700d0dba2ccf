namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for to make records with init accessors; netstandard2.0 does not have it.</summary>
internal static class IsExternalInit
{
}
