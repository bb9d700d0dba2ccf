using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast.ClientInitialize;

/// <summary>Evaluates the entries of one response, one after the other, in one context.</summary>
/// <remarks>
/// A mutable struct on the caller's stack: no field that holds it may become readonly. <see cref="End"/> returns what it rents.
/// </remarks>
internal ref struct EntryEvaluation
{
    private EvaluationContext _context;
    private NestedGateMemo? _memo;
    private NestedGateMemo? _entryMemo;

    /// <summary>Makes an evaluation.</summary>
    /// <param name="request">The request.</param>
    /// <param name="scope">What is different for client responses.</param>
    internal EntryEvaluation(ClientRequest request, ClientScope scope) =>
        _context = new EvaluationContext(request.Ruleset, request.User, request.Overrides) { Client = scope };

    /// <summary>The secondary exposures of the last entry.</summary>
    internal readonly ExposureTrail Trail => _context.Trail!;

    /// <summary>Those of a layer itself, before it handed over to an experiment.</summary>
    internal readonly ExposureTrail Undelegated => _context.Undelegated ?? Trail;

    /// <summary>The experiment that the last entry, a layer, handed over to; null when it did not.</summary>
    internal readonly CompiledSpec? Delegate => _context.Delegate;

    /// <summary>True when the last entry is unsupported and the rule that asked for a group holds.</summary>
    internal readonly bool HoldsWithoutGroup => _context.Client!.HoldsWithoutGroup;

    /// <summary>Evaluates an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="resolved">The spec that answered; null for none.</param>
    internal Outcome Decide(PreparedEntry entry, out CompiledSpec? resolved)
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

    /// <summary>Evaluates a gate that is not an entry.</summary>
    internal bool DecideGate(string name)
    {
        CompiledSpec? spec = _context.Ruleset.Gates.Find(name);
        Reset(spec is { NeedsMemo: true }, spec is { MayAskForGroup: true });
        Outcome outcome = Evaluator.Resolve(SpecKind.Gate, name, spec, ref _context, out _);
        return _context.Halt == HaltReason.None ? outcome.Value : _context.Halt == HaltReason.Unsupported && HoldsWithoutGroup;
    }

    /// <summary>Returns what was rented. After the last evaluation of a response.</summary>
    internal void End()
    {
        NestedGateMemo.Return(_entryMemo);
        _entryMemo = null;
        NestedGateMemo.Return(_memo);
        _memo = null;
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

    /// <summary>Begins the next entry in the same context, so that what is remembered about the user serves all of them.</summary>
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
            _context.Client!.Reset();
        }

        if (mayAskForGroup)
        {
            // Of this entry alone: what a gate says after such a condition depends on whether it was answered before, which must not be
            // a matter of the order of the entries.
            NestedGateMemo.Return(_entryMemo);
            _context.Memo = _entryMemo = NestedGateMemo.Rent();
            return;
        }

        _context.Memo = needsMemo ? _memo ??= NestedGateMemo.Rent() : null;
    }
}
