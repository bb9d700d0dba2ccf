namespace Statsig.Fast.Benchmarks.Work;

/// <summary>Building users with the fields of <see cref="BenchWork.CreateUser(string)"/>.</summary>
internal sealed class UserWork
{
    /// <summary>What a user takes, at most.</summary>
    internal const int UserBytes = 160;

    private const int PlainBytes = 136; // With the header of the array as many as a user.

    private byte[] _allocated = [];

    internal long Build(int count)
    {
        StatsigUser[] users = CommonUsers.Many;
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += BenchWork.CreateUser(users[i & 63].UserId!).UserId!.Length;
        }

        return sum;
    }

    /// <summary>Allocating as many bytes.</summary>
    internal long Allocate(int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            _allocated = new byte[PlainBytes];
            sum += _allocated.Length;
        }

        return sum;
    }
}
