using System.Text;
using Synod.Ledger;

namespace Synod.Storage.Sqlite;

/// <summary>What memory knows of an account's statement: where its newest lines are.</summary>
/// <param name="Key">Stands for the account's id in its lines: half of its <see cref="SipHash128"/>.</param>
/// <param name="Count">How many lines there are.</param>
/// <param name="Entry">The entry of the newest line.</param>
/// <param name="Line">The newest line.</param>
/// <param name="Levels">
/// The newest line whose number is a multiple of 16, of 256, and so on; as many as there are. Never changed, only replaced.
/// </param>
internal readonly record struct AccountHead(ulong Key, ulong Count, ulong Entry, LinePosition Line, LinePosition[] Levels)
{
    /// <summary>The head of an account that has no lines.</summary>
    public static AccountHead None(SipKey key, AccountId account)
    {
        // Ids are at most 128 characters of ASCII.
        Span<byte> text = stackalloc byte[128];
        var length = Encoding.ASCII.GetBytes(account.Value, text);
        return new AccountHead(SipHash128.Hash(key, text[..length]).First, 0, 0, default, []);
    }

    /// <summary>The newest line of a level, level 0 being all lines.</summary>
    public LinePosition Newest(int level) => level == 0 ? Line : level <= Levels.Length ? Levels[level - 1] : default;

    /// <summary>The head after one more line.</summary>
    public AccountHead With(LinePosition line, ulong entry)
    {
        var levels = Levels;
        if (LineRecord.Pointers(Count + 1) is > 1 and var pointers)
        {
            levels = new LinePosition[Math.Max(Levels.Length, pointers - 1)];
            Levels.CopyTo(levels, 0);
            levels.AsSpan(0, pointers - 1).Fill(line);
        }

        return new AccountHead(Key, Count + 1, entry, line, levels);
    }
}
