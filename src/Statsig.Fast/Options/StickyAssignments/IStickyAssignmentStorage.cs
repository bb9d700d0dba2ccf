using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Statsig.Fast;

/// <summary>Stores the sticky assignments of users: the groups that they keep when rules change.</summary>
/// <remarks>
/// Keys are "unitId:idType". Saves and deletes are called one after the other from a background loop, never by the thread that
/// evaluates; an exception is counted and logged and does not affect answers. Source: <c>PersistentStorage</c> of the reference, and
/// <c>IUserPersistentStorage</c> of the classic .NET SDK.
/// </remarks>
public interface IStickyAssignmentStorage
{
    /// <summary>Returns all stored assignments of a key, by experiment or layer name; empty for none.</summary>
    ValueTask<IReadOnlyDictionary<string, StickyAssignment>> LoadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Stores one assignment and replaces an earlier one.</summary>
    ValueTask SaveAsync(string key, string configName, StickyAssignment assignment, CancellationToken cancellationToken);

    /// <summary>Removes one assignment; a missing one is not an error.</summary>
    ValueTask DeleteAsync(string key, string configName, CancellationToken cancellationToken);
}
