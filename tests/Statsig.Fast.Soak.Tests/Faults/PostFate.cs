namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>What the service makes of a post that it has read to its end.</summary>
internal enum PostFate
{
    /// <summary>It takes the events and says so.</summary>
    Taken,

    /// <summary>It takes the events, and the client gets no answer that says so: the client has to send them again.</summary>
    AnswerLost,

    /// <summary>It takes nothing, and says so.</summary>
    Refused,
}
