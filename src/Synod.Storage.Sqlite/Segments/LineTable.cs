using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The statement lines of one shard. A block's lines are written first and counted when the block is: what lies between is
/// staged. One thread changes it at a time.
/// </summary>
/// <param name="files">Where the lines are.</param>
/// <param name="heads">The accounts that have lines.</param>
/// <param name="epoch">The epoch of this process.</param>
internal sealed class LineTable(LineFiles files, HeadTable heads, uint epoch) : IDisposable
{
    private readonly StagedHeads _staged = new();
    private readonly HigherLines _stagedHigher = new();

    // For each of a block's lines, where its account is among those that are staged.
    private int[] _accounts = [];
    private byte[] _bytes = new byte[LineRecord.MaxBytes];
    private int _count;
    private ulong _endOfEntries;

    public HeadTable Heads => heads;

    public LineFiles Files => files;

    /// <summary>A page of an account's statement. Others may read, and lines may be staged, at the same time.</summary>
    /// <param name="place">The account's number.</param>
    /// <param name="before">The position before which the entries are.</param>
    /// <param name="limit">How many lines at most.</param>
    public List<StatementLine> Page(int place, ulong before, int limit) => LineSearch.Page(files, heads.NewestOf(place), before, limit);

    /// <summary>Writes a block's lines behind those that count, in place of what was staged before.</summary>
    /// <exception cref="FormatException">There are lines of this entry or of later ones already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An entry's position is too high.</exception>
    /// <exception cref="StoreException">They cannot be written.</exception>
    public void Stage(ReadOnlySpan<AccountLine> lines)
    {
        Forget(lines.Length);
        if (lines.IsEmpty)
        {
            return;
        }

        // Heads lie far apart in memory. In a loop of its own that does nothing else, the processor waits for many at a time.
        for (var i = 0; i < lines.Length; i++)
        {
            _accounts[i] = _staged.Stage(lines[i].Account.Place, heads);
        }

        var seed = files.Own().Seed;
        for (var i = 0; i < lines.Length; i++)
        {
            ref readonly var line = ref lines[i];
            ref var staged = ref _staged[_accounts[i]];
            var entry = line.Line.Index;
            RequireInOrder(line.Account.Id, entry, staged);
            if (_bytes.Length - _count < LineRecord.MaxBytes)
            {
                Array.Resize(ref _bytes, _bytes.Length * 2);
            }

            var (offset, pointers) = (files.End + _count, LineRecord.Pointers(staged.Head.Count + 1));
            var higher = pointers > AccountHead.Levels ? HigherOf(staged.Place) : [];
            _count += LineRecord.Write(
                _bytes.AsSpan(_count), seed, offset, new NewestLines(staged.Place, staged.Head, higher), line.Line);
            var position = LinePosition.Of(epoch, offset);
            if (pointers > AccountHead.Levels)
            {
                _stagedHigher.Set(staged.Place, HigherLines.With(higher, position, pointers - AccountHead.Levels));
            }

            (staged.Head, staged.EndOfEntries, _endOfEntries) = (staged.Head.With(position), entry + 1, entry + 1);
        }

        files.Write(_bytes.AsSpan(0, _count));
    }

    /// <summary>Lets the staged lines count. Nobody reads meanwhile.</summary>
    public void CountStaged()
    {
        for (var i = 0; i < _staged.Count; i++)
        {
            heads[_staged[i].Place] = _staged[i].Head;
        }

        heads.Higher.SetAll(_stagedHigher);
        heads.EndOfEntries = _endOfEntries;
        files.Count(_count);
        Forget(0);
    }

    // Lines come in the order of their entries, each of an account that the entry has once: this block's after all others.
    private void RequireInOrder(AccountId account, ulong entry, in StagedHead staged)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(entry, FactRecord.EndOfPositions);
        if (entry < heads.EndOfEntries || entry < staged.EndOfEntries || entry + 1 < _endOfEntries)
        {
            throw new FormatException(
                $"A line of account '{account}' and entry {entry} comes late: there is one of entry {_endOfEntries - 1} already.");
        }
    }

    private LinePosition[] HigherOf(int place) => _stagedHigher.Find(place) ?? heads.Higher.Of(place);

    private void Forget(int lines)
    {
        _staged.Clear(lines);
        _stagedHigher.Clear();
        _accounts = _accounts.Length < lines ? new int[lines] : _accounts;
        _count = 0;
        _endOfEntries = heads.EndOfEntries;
    }

    public void Dispose() => files.Dispose();
}
