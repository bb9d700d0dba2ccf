using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO.Hashing;
using Statsig.Fast.Evaluation;
using Statsig.Fast.Internals.Text;
using Statsig.Fast.Rulesets;
using Statsig.Fast.Users;

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
    private EvaluationContext _context;
    private NestedGateMemo? _memo;
    private NestedGateMemo? _entryMemo;
    private JsonOutput _json;

    private ClientResponseWriter(ClientRequest request, ResponseScratch scratch, IBufferWriter<byte> writer)
    {
        _request = request;
        _options = request.Options;
        _variant = PreparedResponses.Of(request.Ruleset).Variant(request.Options);
        _scratch = scratch;
        _app = AppSelection.Of(request.Ruleset, request.Options);
        scratch.Scope.AppId = _app.AppId;
        _context = new EvaluationContext(request.Ruleset, request.User, request.Overrides) { Client = scratch.Scope };
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

    /// <summary>Writes the response that reports no change, or no specs.</summary>
    internal static void WriteBlank(IBufferWriter<byte> writer, long timeMs, HashAlgorithm algorithm, ReadOnlySpan<byte> sdkInfo)
    {
        var json = new JsonOutput(writer);
        json.Write("{\"feature_gates\":{},\"dynamic_configs\":{},\"layer_configs\":{},\"param_stores\":{},\"time\":"u8);
        json.WriteNumber(timeMs);
        json.Write(",\"has_updates\":false,\"hash_used\":\""u8);
        json.Write(NameText.WordOf(algorithm));
        json.Write("\",\"sdkParams\":{},\"sdkInfo\":"u8);
        json.Write(sdkInfo);
        json.Write(",\"user\":{},\"evaluated_keys\":{}}"u8);
        json.Flush();
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
            WriteBlank(writer, request.Ruleset.TimeMs, request.Options.HashAlgorithm, request.SdkInfo);
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
        bool passes = _variant.Session?.TargetingGate is { } gate && DecideGate(gate);
        NestedGateMemo.Return(_entryMemo);
        _entryMemo = null;
        NestedGateMemo.Return(_memo);
        _memo = null;
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

            Outcome outcome = Decide(entry, out CompiledSpec? resolved);
            if (_options.RemoveDefaultValueGates && IsDefaultGate(entry, outcome))
            {
                continue;
            }

            bool held = _scratch.Scope.HoldsWithoutGroup && outcome.IsUnsupported;
            WriteEntry(entry, entry.Answer(outcome, resolved, _context.Delegate, held), isFirst);
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
        entry is { Kind: EntryKind.Gate, Spec.Entity: EntityKind.FeatureGate } && !outcome.Value && outcome.RuleId == "default" && _context.Trail!.Count == 0;

    private Outcome Decide(PreparedEntry entry, out CompiledSpec? resolved)
    {
        CompiledSpec spec = entry.Spec;
        Reset(spec.NeedsMemo, spec.MayAskForGroup);
        if (spec.Constant is { } constant && _context.Overrides is null)
        {
            resolved = spec;
            return constant;
        }

        Outcome outcome;
        if (spec.IsPlain && _context.Overrides is null)
        {
            resolved = spec;
            outcome = Evaluator.Decide(spec, ref _context);
        }
        else
        {
            outcome = Evaluator.Resolve(entry.SpecKind, spec.Name, spec, ref _context, out resolved);
        }

        return _context.Halt == HaltReason.None ? outcome : Halted(ref resolved);
    }

    private Outcome Halted(ref CompiledSpec? resolved)
    {
        Outcome unsupported = _context.Delegate is null ? Outcome.Unsupported : Outcome.UnsupportedDelegate;
        _context.Trail = _context.Ruleset.EmptyTrail;
        _context.Undelegated = null;
        _context.Delegate = null;
        if (_context.Halt == HaltReason.Unsupported)
        {
            return unsupported;
        }

        resolved = null;
        return Outcome.DepthExceeded;
    }

    private bool DecideGate(string name)
    {
        CompiledSpec? spec = _context.Ruleset.Gates.Find(name);
        Reset(spec is { NeedsMemo: true }, spec is { MayAskForGroup: true });
        Outcome outcome = Evaluator.Resolve(SpecKind.Gate, name, spec, ref _context, out _);
        return _context.Halt == HaltReason.None ? outcome.Value : _context.Halt == HaltReason.Unsupported && _scratch.Scope.HoldsWithoutGroup;
    }

    /// <summary>The same context for every entry, so that what is remembered about the user serves all of them.</summary>
    private void Reset(bool needsMemo, bool mayAskForGroup)
    {
        _context.Trail = _context.Ruleset.EmptyTrail;
        _context.Undelegated = null;
        _context.Delegate = null;
        _context.Depth = 0;
        _context.Evaluations = 0;
        if (_context.Halt != HaltReason.None)
        {
            _context.Halt = HaltReason.None;
            _scratch.Scope.Reset();
        }

        if (mayAskForGroup)
        {
            // For this entry alone: the value of a gate after such a condition depends on whether it was evaluated before, which must not
            // be a matter of the order of the entries.
            NestedGateMemo.Return(_entryMemo);
            _context.Memo = _entryMemo = NestedGateMemo.Rent();
            return;
        }

        _context.Memo = needsMemo ? _memo ??= NestedGateMemo.Rent() : null;
    }

    private void WriteEntry(PreparedEntry entry, PreparedAnswer answer, bool isFirst)
    {
        ReadOnlySpan<byte> bytes = answer.Bytes;
        ExposureTrail trail = _context.Trail!;
        ExposureTrail undelegated = _context.Undelegated ?? trail;
        int from = isFirst ? 1 : 0;
        if (_variant.Format == ClientResponseFormat.InitV2)
        {
            WriteShortEntry(entry, answer, from, trail, undelegated);
            return;
        }

        if (trail.Count == 0)
        {
            _json.Write(bytes[from..]); // No undelegated exposures exist in this case.
            return;
        }

        _json.Write(bytes[from..answer.ExposuresAt]);
        WriteTrail(trail);
        if (entry.Kind == EntryKind.Layer && undelegated.Count > 0)
        {
            _json.Write(bytes[answer.ExposuresAt..answer.UndelegatedAt]);
            WriteTrail(undelegated);
            _json.Write(bytes[answer.UndelegatedAt..]);
        }
        else
        {
            _json.Write(bytes[answer.ExposuresAt..]);
        }
    }

    private void WriteTrail(ExposureTrail trail)
    {
        if (_variant.Format == ClientResponseFormat.V1)
        {
            _json.Write(_variant.Exposures.Objects(trail));
            return;
        }

        foreach (SecondaryExposure exposure in trail.ToArray())
        {
            _scratch.NumberOf(exposure);
        }

        _json.Write(_variant.Exposures.Ids(trail));
    }

    private void WriteShortEntry(PreparedEntry entry, PreparedAnswer answer, int from, ExposureTrail trail, ExposureTrail undelegated)
    {
        ReadOnlySpan<byte> bytes = answer.Bytes;
        _json.Write(bytes[from..]);
        bool any = bytes.Length > answer.ExposuresAt;
        if (entry.Kind != EntryKind.Gate)
        {
            _json.Write(any ? ",\"v\":\""u8 : "\"v\":\""u8);
            _json.WriteNumber(_scratch.NumberOf(answer.Value));
            _json.Write((byte)'"');
            any = true;
        }

        if (trail.Count > 0)
        {
            _json.Write(any ? ",\"s\":["u8 : "\"s\":["u8);
            WriteNumbers(trail);
            any = true;
        }

        if (entry.Kind == EntryKind.Layer && undelegated.Count > 0)
        {
            _json.Write(any ? ",\"us\":["u8 : "\"us\":["u8);
            WriteNumbers(undelegated);
        }

        _json.Write((byte)'}');
    }

    private void WriteNumbers(ExposureTrail trail)
    {
        bool isFirst = true;
        foreach (SecondaryExposure exposure in trail.ToArray())
        {
            _json.Write(isFirst ? "\""u8 : ",\""u8);
            _json.WriteNumber(_scratch.NumberOf(exposure));
            _json.Write((byte)'"');
            isFirst = false;
        }

        _json.Write((byte)']');
    }

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

    /// <summary>Everything that clients do not answer from.</summary>
    private void WriteRest()
    {
        StatsigUser user = _request.User;
        Ruleset ruleset = _request.Ruleset;
        _json.Write(",\"time\":"u8);
        _json.WriteNumber(ruleset.TimeMs);
        _json.Write(",\"has_updates\":true,\"hash_used\":\""u8);
        _json.Write(NameText.WordOf(_variant.Algorithm));
        _json.Write("\",\"generator\":\"statsig-fast-dotnet\",\"sdkParams\":{},\"sdkInfo\":"u8);
        _json.Write(_request.SdkInfo);
        _json.Write(",\"user\":"u8);
        UserJsonWriter.Write(ref _json, user, ruleset.Settings.GlobalCustomFields, ruleset.Environment);
        WriteEvaluatedKeys(user);
        if (!user.PrivateAttributes.IsEmpty)
        {
            _json.Write(",\"pa_hash\":\""u8);
            _json.WriteNumber((long)PrivateAttributesHash.Of(user.PrivateAttributes));
            _json.Write((byte)'"');
        }

        if (_variant.Format != ClientResponseFormat.V1)
        {
            WriteShared();
        }

        _json.Write((byte)'}');
        _json.Flush();
    }

    private void WriteEvaluatedKeys(StatsigUser user)
    {
        bool hasUserId = !string.IsNullOrEmpty(user.UserId);
        _json.Write(",\"evaluated_keys\":{"u8);
        if (hasUserId)
        {
            _json.Write("\"userID\":"u8);
            _json.WriteText(user.UserId);
        }

        if (!user.CustomIds.IsEmpty)
        {
            _json.Write(hasUserId ? ",\"customIDs\":"u8 : "\"customIDs\":"u8);
            UserJsonWriter.WriteTexts(ref _json, user.CustomIds);
        }

        _json.Write((byte)'}');
    }

    /// <summary>What entries refer to: exposures by ID, and values in the short format.</summary>
    private void WriteShared()
    {
        bool isShort = _variant.Format == ClientResponseFormat.InitV2;
        _json.Write(",\"exposures\":{"u8);
        for (int i = 0; i < _scratch.Exposures.Count; i++)
        {
            SecondaryExposure exposure = _scratch.Exposures[i];
            _json.Write(i == 0 ? "\""u8 : ",\""u8);
            if (isShort)
            {
                _json.WriteNumber(i);
                _json.Write("\":"u8);
                _json.Write(_variant.Exposures.Object(exposure));
            }
            else
            {
                _json.Write(_variant.Exposures.WithId(exposure).AsSpan(1));
            }
        }

        _json.Write((byte)'}');
        if (!isShort)
        {
            return;
        }

        _json.Write(",\"values\":{"u8);
        for (int i = 0; i < _scratch.Values.Count; i++)
        {
            _json.Write(i == 0 ? "\""u8 : ",\""u8);
            _json.WriteNumber(i);
            _json.Write("\":"u8);
            _json.Write(_scratch.Values[i].Span);
        }

        _json.Write("},\"response_format\":\"init-v2\""u8);
    }
}
