using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO.Hashing;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ClientInitialize;

/// <summary>Writes one response in one pass: evaluations, and copies of what was prepared.</summary>
/// <remarks>
/// Raw UTF-8 and not a Utf8JsonWriter: an entry is one copy of bytes that were written and checked when they were prepared. A struct on the
/// caller's stack; records no exposure. Source: the reference's client initialize response.
/// </remarks>
internal ref struct ClientResponseWriter
{
    private readonly ClientRequest _request;
    private readonly ClientInitializeOptions _options;
    private readonly ResponseVariant _variant;
    private readonly ResponseScratch _scratch;
    private readonly AppSelection _app;
    private readonly EntryWriter _entries;
    private EntryEvaluation _evaluation;
    private JsonOutput _json;

    private ClientResponseWriter(ClientRequest request, ResponseScratch scratch, IBufferWriter<byte> writer)
    {
        _request = request;
        _options = request.Options;
        _variant = PreparedResponses.Of(request.Ruleset).Variant(request.Ruleset, request.Options);
        _scratch = scratch;
        _app = AppSelection.Of(request.Ruleset, request.Options);
        scratch.Scope.AppId = _app.AppId;
        _entries = new EntryWriter(_variant, scratch);
        _evaluation = new EntryEvaluation(request, scratch.Scope);
        _json = new JsonOutput(writer);
    }

    /// <summary>Writes the response of a ruleset that has specs.</summary>
    internal static void Write(IBufferWriter<byte> writer, ClientRequest request)
    {
        ResponseScratch scratch = ResponseScratch.Rent();
        if (request.Options.PreviousResponseHash is { } previous && request.Options.Format == ClientResponseFormat.V1)
        {
            WriteUnlessKnown(writer, request, scratch, previous);
        }
        else
        {
            var response = new ClientResponseWriter(request, scratch, writer);
            response.WriteContent();
            response.WriteRest();
        }

        ResponseScratch.Return(scratch);
    }

    private static void WriteUnlessKnown(IBufferWriter<byte> writer, ClientRequest request, ResponseScratch scratch, string previous)
    {
        var response = new ClientResponseWriter(request, scratch, scratch.Content);
        response.WriteAnswers();
        bool passesTargeting = response.PassesTargeting();
        response._json.Flush();
        int answersLength = scratch.Content.WrittenCount;

        // With the same number each time: a checksum that changes with the draw would send an unchanged response again.
        // Without a seed: every server of an application must compute the same checksum.
        response.WriteSession(passesTargeting, random: 0);
        response._json.Flush();
        ReadOnlySpan<byte> content = scratch.Content.WrittenSpan;
        ulong checksum = XxHash3.HashToUInt64(content);
        if (ulong.TryParse(previous, out ulong known) && known == checksum)
        {
            ResponseFrame.WriteBlank(writer, request.Ruleset.TimeMs, request.Options.HashAlgorithm, request.SdkInfo);
            return;
        }

        response._json = new JsonOutput(writer);
        response._json.Write(content[..answersLength]);
        response.WriteSession(passesTargeting, Random.Shared.NextDouble());
        response._json.Write(",\"full_checksum\":\""u8);
        response._json.WriteNumber(checksum);
        response._json.Write((byte)'"');
        response.WriteRest();
    }

    /// <summary>Everything that a change of rules or user can change.</summary>
    private void WriteContent()
    {
        WriteAnswers();
        WriteSession(PassesTargeting(), Random.Shared.NextDouble());
    }

    private void WriteAnswers()
    {
        _json.Write("{\"feature_gates\":{"u8);
        WriteEntries(_variant.Gates, _options.FeatureGateFilter, _options.FeatureGateFilter);
        _json.Write("},\"dynamic_configs\":{"u8);
        WriteEntries(_variant.Configs, _options.DynamicConfigFilter, _options.ExperimentFilter);
        _json.Write("},\"layer_configs\":{"u8);
        WriteEntries(_variant.Layers, _options.LayerFilter, _options.LayerFilter);
        _json.Write("},\"param_stores\":{"u8);
        WriteStores();
        _json.Write((byte)'}');
    }

    /// <summary>True when the user's sessions may be recorded. The last evaluation of a response.</summary>
    private bool PassesTargeting()
    {
        bool passes = _variant.Session?.TargetingGate is { } gate && _evaluation.DecideGate(gate);
        _evaluation.End();
        return passes;
    }

    private void WriteSession(bool passesTargeting, double random) => _variant.Session?.Write(ref _json, passesTargeting, random);

    private void WriteEntries(PreparedEntry[] entries, IReadOnlySet<string>? filter, IReadOnlySet<string>? experimentFilter)
    {
        bool isFirst = true;
        bool isFiltered = _app.Filters || filter is not null || experimentFilter is not null || _options.RemoveExperimentsInLayers;
        foreach (PreparedEntry entry in entries)
        {
            if (isFiltered && IsFilteredOut(entry, filter, experimentFilter))
            {
                continue;
            }

            Outcome outcome = _evaluation.Decide(entry, out CompiledSpec? resolved);
            if (_options.RemoveDefaultValueGates && IsDefaultGate(entry, outcome))
            {
                continue;
            }

            bool held = _evaluation.HoldsWithoutGroup && outcome.IsUnsupported;
            _entries.Write(ref _json, entry, entry.Answer(outcome, resolved, _evaluation.Delegate, held), in _evaluation, isFirst);
            isFirst = false;
        }
    }

    private readonly bool IsFilteredOut(PreparedEntry entry, IReadOnlySet<string>? filter, IReadOnlySet<string>? experimentFilter)
    {
        if (_app.Lacks(entry.TargetAppIds))
        {
            return true;
        }

        return entry.Kind switch
        {
            EntryKind.Autotune => false,
            EntryKind.Experiment => (experimentFilter is not null && !experimentFilter.Contains(entry.Spec.Name))
                || (_options.RemoveExperimentsInLayers && entry.Spec.IsInLayer),
            _ => filter is not null && !filter.Contains(entry.Spec.Name),
        };
    }

    private readonly bool IsDefaultGate(PreparedEntry entry, Outcome outcome) =>
        entry is { Kind: EntryKind.Gate, Spec.Entity: SpecEntity.FeatureGate } && !outcome.Value && outcome.RuleId == "default" && _evaluation.Trail.Count == 0;

    private void WriteStores()
    {
        bool isFirst = true;
        foreach (PreparedStore store in _variant.Stores)
        {
            if (!_app.Lacks(store.TargetAppIds) && (_options.ParameterStoreFilter is not { } filter || filter.Contains(store.Name)))
            {
                _json.Write(isFirst ? store.Bytes.AsSpan(1) : store.Bytes);
                isFirst = false;
            }
        }
    }

    private void WriteRest() => ResponseFrame.WriteRest(ref _json, _request, _variant, _scratch);
}
