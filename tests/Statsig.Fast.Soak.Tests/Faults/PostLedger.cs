using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Threading;

namespace Statsig.Fast.Soak.Tests.Faults;

/// <summary>What the service has got: every batch by its bytes, every numbered event by its number.</summary>
/// <remarks>
/// A batch that is posted again has the same bytes, so that its hash tells repeats from new batches. Memory grows by a few bytes a batch
/// and one bit an event. Safe from any thread.
/// </remarks>
internal sealed class PostLedger
{
    private const int SegmentBits = 1 << 20;

    private readonly Dictionary<(ulong, ulong), Batch> _batches = new(capacity: 4096);
    private readonly List<ulong[]> _numbers = [];
    private readonly Lock _lock = new();
    private readonly Dictionary<PostFate, long> _posts = [];

    /// <summary>The events in posts that were taken and answered, repeats included.</summary>
    internal long EventsAnswered { get; private set; }

    /// <summary>The different events that were taken, whatever became of the answer.</summary>
    internal long EventsTaken { get; private set; }

    /// <summary>The different numbered events among <see cref="EventsTaken"/>.</summary>
    internal long NumbersTaken { get; private set; }

    /// <summary>Events of one number that came in two different batches.</summary>
    internal long NumbersInTwoBatches { get; private set; }

    /// <summary>Events of the library itself, which the run switches off.</summary>
    internal long UnexpectedEvents { get; private set; }

    /// <summary>Posts that could not be read.</summary>
    internal long UnreadablePosts { get; private set; }

    internal long PostsOf(PostFate fate)
    {
        lock (_lock)
        {
            return _posts.GetValueOrDefault(fate);
        }
    }

    /// <summary>The repeats: events that were taken once more, and those of them that no lost answer explains.</summary>
    internal (long Events, long Unexplained) Repeats()
    {
        lock (_lock)
        {
            long repeated = 0;
            long unexplained = 0;
            foreach (Batch batch in _batches.Values)
            {
                int takes = batch.Answered + batch.Lost;
                repeated += Math.Max(0, takes - 1) * (long)batch.Count;
                unexplained += Math.Max(0, batch.Answered - 1) * (long)batch.Count;
            }

            return (repeated, unexplained);
        }
    }

    /// <summary>Notes a post.</summary>
    /// <param name="body">The body as it came, compressed or not.</param>
    /// <param name="isCompressed">Whether it is gzip.</param>
    /// <param name="fate">What became of it.</param>
    internal void Note(ReadOnlySpan<byte> body, bool isCompressed, PostFate fate)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        (ulong, ulong) key = (BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
        bool isRead = PostReader.TryRead(body, isCompressed, out PostContent content);
        lock (_lock)
        {
            _posts[fate] = _posts.GetValueOrDefault(fate) + 1;
            if (!isRead)
            {
                UnreadablePosts++;
                return;
            }

            if (fate == PostFate.Refused)
            {
                return;
            }

            if (!_batches.TryGetValue(key, out Batch batch))
            {
                batch = new Batch(content.Events, 0, 0);
                EventsTaken += content.Events;
                UnexpectedEvents += content.Unexpected;
                foreach (long number in content.Numbers)
                {
                    Mark(number);
                }
            }

            bool isAnswered = fate == PostFate.Taken;
            EventsAnswered += isAnswered ? content.Events : 0;
            _batches[key] = batch with { Answered = batch.Answered + (isAnswered ? 1 : 0), Lost = batch.Lost + (isAnswered ? 0 : 1) };
        }
    }

    private void Mark(long number)
    {
        int segment = (int)(number / SegmentBits);
        while (_numbers.Count <= segment)
        {
            _numbers.Add(new ulong[SegmentBits / 64]);
        }

        ref ulong word = ref _numbers[segment][number % SegmentBits / 64];
        ulong bit = 1UL << (int)(number % 64);
        if ((word & bit) != 0)
        {
            NumbersInTwoBatches++;
        }
        else
        {
            NumbersTaken++;
        }

        word |= bit;
    }

    private readonly record struct Batch(int Count, int Answered, int Lost);
}
