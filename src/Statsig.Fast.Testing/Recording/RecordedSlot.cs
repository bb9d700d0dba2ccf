using System.Text;
using Statsig.Fast.EventLogging.Batches;
using Statsig.Fast.EventLogging.Rings;

namespace Statsig.Fast.Testing.Recording;

/// <summary>One exposure or event in the form in which the event log keeps it, so that its JSON is that of production.</summary>
internal sealed class RecordedSlot(in EventSlot slot)
{
    private EventSlot _slot = slot; // Not readonly: its members would be copied at every access.

    internal ref readonly EventSlot Slot => ref _slot;

    internal string UserText => _slot.User switch
    {
        null => "no user",
        { UserId: { Length: > 0 } id } => $"user \"{id}\"",
        { CustomIds: { IsEmpty: false } ids } => $"user with {ids[0].Name} \"{ids[0].Value}\"",
        _ => "user without an ID",
    };

    internal string ToJson()
    {
        using var buffer = new ByteBuffer();
        using var writer = new EventWriter(writesPythonTimeKeys: false);
        writer.Write(buffer, in _slot, default);
        return Encoding.UTF8.GetString(buffer.Written);
    }
}
