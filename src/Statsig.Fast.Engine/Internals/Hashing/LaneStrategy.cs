namespace Statsig.Fast.Internals.Hashing;

/// <summary>One way to hash several texts at once that this machine offers and that has passed its self-test.</summary>
internal sealed unsafe class LaneStrategy
{
    internal const int MaxLanes = 16;

    private readonly delegate*<uint*, uint*, void> _compress;

    private LaneStrategy(string name, int lanes, delegate*<uint*, uint*, void> compress)
    {
        Name = name;
        Lanes = lanes;
        _compress = compress;
    }

    internal string Name { get; }

    /// <summary>How many texts go together; at most <see cref="MaxLanes"/>.</summary>
    internal int Lanes { get; }

    /// <summary>Returns null when the self-test fails, so that an untested strategy cannot exist.</summary>
    internal static LaneStrategy? Prove<TOperations, TVector>(string name)
        where TOperations : struct, ILaneOperations<TVector>
        where TVector : unmanaged
    {
        var strategy = new LaneStrategy(name, sizeof(TVector) / sizeof(uint), &LaneSha256<TOperations, TVector>.Compress);
        return strategy.PassesSelfTest() ? strategy : null;
    }

    /// <summary>Folds a block into the state of each text; see <see cref="LaneSha256{TOperations, TVector}"/>.</summary>
    internal void Compress(uint* state, uint* words) => _compress(state, words);

    /// <summary>A different block in every lane, against the block function in use for single texts.</summary>
    private bool PassesSelfTest()
    {
        uint* states = stackalloc uint[8 * MaxLanes];
        uint* words = stackalloc uint[16 * MaxLanes];
        byte* blocks = stackalloc byte[Sha256Constants.BlockBytes * MaxLanes];
        Sha256State* rows = stackalloc Sha256State[MaxLanes];
        Sha256State* expected = stackalloc Sha256State[MaxLanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            byte* block = blocks + (lane * Sha256Constants.BlockBytes);
            for (int i = 0; i < Sha256Constants.BlockBytes; i++)
            {
                block[i] = (byte)((i * 167) + (lane * 59) + 11);
            }

            rows[lane] = Sha256State.Initial;
            rows[lane].H += (uint)lane;
            expected[lane] = rows[lane];
            Sha256Strategies.Chosen.Function.Invoke(&expected[lane], block);
        }

        LaneRows.SpreadStates(rows, Lanes, states, Lanes);
        LaneRows.SpreadBlocks(blocks, Sha256Constants.BlockBytes, Lanes, words, Lanes);
        Compress(states, words);
        bool passes = true;
        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int word = 0; word < 8; word++)
            {
                passes &= states[(word * Lanes) + lane] == ((uint*)&expected[lane])[word];
            }
        }

        return passes;
    }
}
