namespace Statsig.Fast;

/// <summary>Whether there were specs to explain an answer from.</summary>
public enum ExplanationState : byte
{
    /// <summary>The answer was explained from specs.</summary>
    Ready,

    /// <summary>The server was not initialized.</summary>
    Uninitialized,

    /// <summary>The server was being initialized, or had found no source of specs.</summary>
    Loading,

    /// <summary>The initialization had ended without usable specs.</summary>
    NoSpecs,

    /// <summary>The server was shut down; it answers from its last specs, if it had any.</summary>
    ShutDown,

    /// <summary>The program was built without explanations, or the implementation of the server has none.</summary>
    Removed,
}
