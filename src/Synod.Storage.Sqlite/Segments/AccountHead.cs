namespace Synod.Storage.Sqlite;

/// <summary>What memory knows of an account's statement: where its newest lines are.</summary>
/// <param name="Key">Stands for the account's id; its lines have the first half of it.</param>
/// <param name="Count">How many lines there are.</param>
/// <param name="Entry">The entry of the newest line.</param>
/// <param name="Line">The newest line.</param>
/// <param name="Sixteenth">The newest line whose number is a multiple of 16.</param>
/// <param name="Higher">
/// The newest line whose number is a multiple of 256, of 4,096, and so on, as many as there are; null if there are none, as most
/// accounts have few lines. Never changed, only replaced.
/// </param>
internal readonly record struct AccountHead(
    IdKey Key, ulong Count, ulong Entry, LinePosition Line, LinePosition Sixteenth, LinePosition[]? Higher)
{
    // The levels that have a field of their own: all lines, and each sixteenth.
    private const int OwnLevels = 2;

    /// <summary>The head of an account that has no lines.</summary>
    public static AccountHead None(IdKey key) => new(key, 0, 0, default, default, null);

    /// <summary>The newest line of a level, level 0 being all lines.</summary>
    public LinePosition Newest(int level) => level switch
    {
        0 => Line,
        1 => Sixteenth,
        _ => Higher is { } higher && level - OwnLevels < higher.Length ? higher[level - OwnLevels] : default,
    };

    /// <summary>The head after one more line.</summary>
    public AccountHead With(LinePosition line, ulong entry)
    {
        var pointers = LineRecord.Pointers(Count + 1);
        return this with
        {
            Count = Count + 1,
            Entry = entry,
            Line = line,
            Sixteenth = pointers > 1 ? line : Sixteenth,
            Higher = pointers > OwnLevels ? WithHigher(line, pointers - OwnLevels) : Higher,
        };
    }

    private LinePosition[] WithHigher(LinePosition line, int count)
    {
        var higher = new LinePosition[Math.Max(Higher?.Length ?? 0, count)];
        Higher?.CopyTo(higher, 0);
        higher.AsSpan(0, count).Fill(line);
        return higher;
    }
}
