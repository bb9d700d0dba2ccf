using System;

namespace Statsig.Fast;

public sealed partial class StatsigServer
{
    /// <summary>Takes over a payload of specs, in either shape, as if it had been delivered.</summary>
    /// <param name="utf8Payload">The payload; copied.</param>
    /// <returns>What became of it. A payload that cannot be used leaves everything as it was.</returns>
    /// <remarks>Never throws. Compiles on the calling thread; evaluations on other threads are not disturbed.</remarks>
    public SpecsUpdateResult UpdateSpecs(ReadOnlySpan<byte> utf8Payload) => _updater.Apply(utf8Payload.ToArray(), EvaluationSource.Bootstrap);

    /// <summary>Applies the lines of an ID list: "+key" adds and "-key" removes a hashed unit ID.</summary>
    /// <param name="name">The list that conditions refer to.</param>
    /// <param name="utf8Lines">The lines; those that are no changes are ignored.</param>
    public void UpdateIdList(string name, ReadOnlySpan<byte> utf8Lines)
    {
        ArgumentNullException.ThrowIfNull(name);
        _updater.UpdateIdList(name, utf8Lines);
    }

    /// <summary>Removes an ID list; conditions then find nobody in it.</summary>
    public void RemoveIdList(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        _updater.PublishIdList(name, null);
    }
}
