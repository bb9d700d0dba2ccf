using Statsig.Fast.Evaluation;
using Statsig.Fast.Rulesets;

namespace Statsig.Fast;

/// <summary>The answers of one kind that a ruleset has for one user, each evaluated when it is reached.</summary>
/// <typeparam name="T">
/// The answer: <see cref="FeatureGate"/>, <see cref="DynamicConfig"/>, <see cref="Experiment"/> or <see cref="Layer"/>.
/// </typeparam>
/// <remarks>Enumerating allocates nothing after warm-up.</remarks>
public readonly struct EvaluationSequence<T>
    where T : struct
{
    private readonly UserEvaluations _owner;
    private readonly SpecKind _kind;
    private readonly AnswerMaker _make;

    internal EvaluationSequence(in UserEvaluations owner, SpecKind kind, AnswerMaker make)
    {
        _owner = owner;
        _kind = kind;
        _make = make;
    }

    /// <summary>Makes an answer of a spec's name and result.</summary>
    internal delegate T AnswerMaker(string name, EvaluationResult result);

    /// <summary>Starts before the first answer.</summary>
    public Enumerator GetEnumerator() => new(in this);

    /// <summary>Evaluates one spec after the other.</summary>
    public struct Enumerator
    {
        private readonly EvaluationSequence<T> _sequence;
        private int _index;

        internal Enumerator(in EvaluationSequence<T> sequence) => _sequence = sequence;

        /// <summary>The answer evaluated last.</summary>
        public T Current { readonly get; private set; }

        /// <summary>Evaluates the next spec; returns false at the end.</summary>
        public bool MoveNext()
        {
            if (_sequence._owner.Next(_sequence._kind, ref _index) is not { } spec)
            {
                return false;
            }

            Current = _sequence._make(spec.Name, _sequence._owner.Evaluate(_sequence._kind, spec));
            return true;
        }
    }
}
