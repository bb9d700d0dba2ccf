namespace Statsig.Fast.Users;

/// <summary>Positions of the texts that every user object holds itself.</summary>
internal static class UserTexts
{
    internal const int UserId = 0;
    internal const int Email = 1;
    internal const int Country = 2;
    internal const int Locale = 3;
    internal const int AppVersion = 4;
    internal const int Count = 5;
}
