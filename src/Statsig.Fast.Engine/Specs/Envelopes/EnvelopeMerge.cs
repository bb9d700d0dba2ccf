using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Statsig.Fast.Internals;

namespace Statsig.Fast.Specs.Envelopes;

/// <summary>Puts a delivery together: from its envelopes, and for a delta from the current parts.</summary>
/// <remarks>
/// What is current does not change. A delivery that is not understood as a whole is not used at all, so a delta can only lead to the parts
/// that the service has. Source: the reference, which is stricter in one point: it also refuses a delivery when a single part is malformed.
/// </remarks>
internal sealed class EnvelopeMerge(EnvelopeSet? current, Utf8StringPool texts)
{
    private static readonly string[] Containers = ["feature_gates", "dynamic_configs", "layer_configs", "condition_map", "param_stores"];

    private readonly EnvelopeSection.Builder _gates = new((current ?? EnvelopeSet.Empty).Gates);
    private readonly EnvelopeSection.Builder _configs = new((current ?? EnvelopeSet.Empty).Configs);
    private readonly EnvelopeSection.Builder _layers = new((current ?? EnvelopeSet.Empty).Layers);
    private readonly EnvelopeSection.Builder _conditions = new((current ?? EnvelopeSet.Empty).Conditions);
    private readonly EnvelopeSection.Builder _stores = new((current ?? EnvelopeSet.Empty).Stores);
    private EnvelopeArchive.Writer? _archive;
    private EnvelopeArchive.Reader? _currentData;
    private ulong?[]? _sums; // By container.
    private bool _isStarted;

    /// <summary>True when the delivery builds on the current parts.</summary>
    internal bool IsDelta { get; private set; }

    internal EnvelopeTopLevel? Top { get; private set; }

    internal RestDeletions Deletions { get; private set; } = new();

    /// <summary>Parts without data that are not current either.</summary>
    internal List<SkippedPart> Missing { get; } = [];

    /// <summary>Why the delivery cannot be used; null when it can.</summary>
    internal string? Fault { get; private set; }

    private EnvelopeArchive.Writer Archive => _archive ??= new EnvelopeArchive.Writer(IsDelta ? current!.Archive : EnvelopeArchive.Empty);

    /// <summary>Reads all envelopes; null when the delivery cannot be used.</summary>
    internal EnvelopeSet? Read(EnvelopeStream stream)
    {
        while (true)
        {
            if (!stream.TryRead(out ReadOnlySpan<byte> message))
            {
                return Refuse(stream.Fault);
            }

            if (!Envelope.TryRead(message, out Envelope envelope))
            {
                return Refuse("an envelope is malformed");
            }

            if (envelope.Kind == EnvelopeKind.Done)
            {
                return Finish();
            }

            Take(in envelope);
            _isStarted = true;
            if (Fault is not null)
            {
                return null;
            }
        }
    }

    private void Take(in Envelope envelope)
    {
        if (envelope.Kind == EnvelopeKind.CopyPrevious)
        {
            CopyCurrent();
        }
        else if (envelope.Kind == EnvelopeKind.TopLevel)
        {
            Top = EnvelopeTopLevel.Read(envelope.Data);
            Deletions = new RestDeletions();
            Fault = Top is null ? "the top level is malformed" : null;
        }
        else if (Top is null)
        {
            Refuse("the top level does not come first");
        }
        else if (_sums is not null)
        {
            Refuse("an envelope follows the checksums");
        }
        else if (envelope.Kind == EnvelopeKind.Deletions)
        {
            TakeDeletions(envelope.Data);
        }
        else if (envelope.Kind == EnvelopeKind.Checksums)
        {
            TakeSums(envelope.Data);
        }
        else if (SectionOf(envelope.Kind) is { } section)
        {
            TakePart(in envelope, section);
        }
        else
        {
            Refuse(string.Create(CultureInfo.InvariantCulture, $"an envelope has the kind {(int)envelope.Kind}, which is not known"));
        }
    }

    private EnvelopeSection.Builder? SectionOf(EnvelopeKind kind) => kind switch
    {
        EnvelopeKind.FeatureGate => _gates,
        EnvelopeKind.DynamicConfig => _configs,
        EnvelopeKind.LayerConfig => _layers,
        EnvelopeKind.Condition => _conditions,
        EnvelopeKind.ParameterStore => _stores,
        _ => null,
    };

    private EnvelopeSection CurrentOf(EnvelopeKind kind) => kind switch
    {
        EnvelopeKind.FeatureGate => current!.Gates,
        EnvelopeKind.DynamicConfig => current!.Configs,
        EnvelopeKind.LayerConfig => current!.Layers,
        EnvelopeKind.Condition => current!.Conditions,
        _ => current!.Stores,
    };

    private void CopyCurrent()
    {
        if (current is null)
        {
            Refuse("it is a delta, and the current specs were not delivered in this form");
        }
        else if (_isStarted)
        {
            Refuse("it turns into a delta after its first envelope");
        }
        else
        {
            IsDelta = true;
            foreach (EnvelopeSection.Builder section in (ReadOnlySpan<EnvelopeSection.Builder>)[_gates, _configs, _layers, _conditions, _stores])
            {
                section.CopyCurrent();
            }
        }
    }

    private void TakePart(in Envelope envelope, EnvelopeSection.Builder section)
    {
        string name = texts.TextOf(envelope.Name);
        if (envelope.HasData)
        {
            (int block, int offset) = Archive.Append(envelope.Data);
            section.Set(new EnvelopeEntry(
                name, EnvelopeEntry.NumberOf(envelope.Checksum), EnvelopeEntry.IdentityOf(in envelope), block, offset, envelope.Data.Length));
            return;
        }

        int index = current is null || envelope.Checksum.IsEmpty ? -1 : section.FindCurrent(name);
        if (index < 0 || CurrentOf(envelope.Kind)[index].Identity != EnvelopeEntry.IdentityOf(in envelope))
        {
            section.Remove(name);
            Missing.Add(new SkippedPart(name, "its envelope has no data, and the current one has another checksum"));
            return;
        }

        EnvelopeEntry entry = CurrentOf(envelope.Kind)[index];
        if (!IsDelta)
        {
            (int block, int offset) = Archive.Append((_currentData ??= new EnvelopeArchive.Reader(current!.Archive)).Read(in entry));
            entry = new EnvelopeEntry(name, entry.Checksum, entry.Identity, block, offset, entry.Length);
        }

        section.Set(in entry);
    }

    private void TakeDeletions(ReadOnlySpan<byte> message)
    {
        var fields = new WireReader(message);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    _configs.Remove(Name(ref fields));
                    break;
                case 2:
                    _gates.Remove(Name(ref fields));
                    break;
                case 3:
                    _layers.Remove(Name(ref fields));
                    break;
                case 4:
                    Deletions.ExperimentToLayer.Add(Name(ref fields));
                    break;
                case 5:
                    _conditions.Remove(Name(ref fields));
                    break;
                case 6:
                    Deletions.SdkConfigs.Add(Name(ref fields));
                    break;
                case 7:
                    _stores.Remove(Name(ref fields));
                    break;
                case 8:
                    Deletions.Autotunes.Add(Name(ref fields));
                    break;
                case 9:
                    Deletions.MappingRules.Add(Name(ref fields));
                    break;
                case 10:
                    Deletions.Mappings.Add(Name(ref fields));
                    break;
                default:
                    Refuse("it removes parts of an unknown kind");
                    fields.Skip();
                    break;
            }
        }

        if (fields.IsMalformed)
        {
            Refuse("the deletions are malformed");
        }

        static string Name(ref WireReader fields) => Encoding.UTF8.GetString(fields.Utf8());
    }

    private void TakeSums(ReadOnlySpan<byte> message)
    {
        _sums = new ulong?[Containers.Length];
        var fields = new WireReader(message);
        bool isMalformed = false;
        while (fields.Next())
        {
            if (fields.Field != 1)
            {
                fields.Skip();
                continue;
            }

            var entry = new WireReader(fields.Bytes());
            string name = "";
            ulong sum = 0;
            while (entry.Next())
            {
                switch (entry.Field)
                {
                    case 1:
                        name = Encoding.UTF8.GetString(entry.Utf8());
                        break;
                    case 2:
                        sum = entry.Varint();
                        break;
                    default:
                        entry.Skip();
                        break;
                }
            }

            isMalformed |= entry.IsMalformed;
            if (Array.IndexOf(Containers, name) is >= 0 and var container)
            {
                _sums[container] = sum;
            }
        }

        if (isMalformed || fields.IsMalformed)
        {
            Refuse("the checksums are malformed");
        }
    }

    private EnvelopeSet? Finish()
    {
        if (Top is null)
        {
            return Refuse("the top level is missing");
        }

        if (!Top.HasUpdates)
        {
            return EnvelopeSet.Empty; // Nothing else counts.
        }

        if (Top.Time > long.MaxValue)
        {
            return Refuse("the time is out of range");
        }

        if (IsDelta && _sums is null)
        {
            return Refuse("it is a delta without checksums");
        }

        var next = new EnvelopeSet
        {
            Gates = _gates.Build(),
            Configs = _configs.Build(),
            Layers = _layers.Build(),
            Conditions = _conditions.Build(),
            Stores = _stores.Build(),
            Archive = Archive.Finish(),
        };
        EnvelopeSection[] sections = [next.Gates, next.Configs, next.Layers, next.Conditions, next.Stores];
        for (int i = 0; _sums is not null && i < sections.Length; i++)
        {
            if (_sums[i] is not { } sum)
            {
                return Refuse($"the checksum of {Containers[i]} is missing");
            }

            if (sum != sections[i].Sum)
            {
                return Refuse(string.Create(CultureInfo.InvariantCulture, $"the checksum of {Containers[i]} is {sections[i].Sum}, and the service states {sum}"));
            }
        }

        return next.Compacted();
    }

    private EnvelopeSet? Refuse(string fault)
    {
        Fault ??= fault;
        return null;
    }
}
