using Synod.Ledger;
using Synod.Runtime;

namespace Synod.Storage.Sqlite;

/// <summary>
/// The statement lines of one shard. A block's lines are written first and counted when the block is: what lies between is
/// staged. One thread changes it at a time.
/// </summary>
/// <param name="files">Where the lines are.</param>
/// <param name="heads">The accounts that have lines.</param>
/// <param name="key">The index's key.</param>
/// <param name="epoch">The epoch of this process.</param>
internal sealed class LineTable(LineFiles files, HeadTable heads, SipKey key, uint epoch) : IDisposable
{
    // The heads of a block's accounts after it, and the numbers that these have in the table; -1 for new ones.
    private readonly HeadTable _staged = new();
    private readonly List<int> _numbers = [];
    private byte[] _bytes = new byte[LineRecord.MaxBytes];
    private int _count;

    public HeadTable Heads => heads;

    public LineFiles Files => files;

    /// <summary>A page of an account's statement. Others may read, and lines may be staged, at the same time.</summary>
    public List<StatementLine> Page(AccountId account, ulong before, int limit) =>
        heads.Find(IdKey.Of(key, account.Value)) is >= 0 and var number ? LineSearch.Page(files, heads[number], before, limit) : [];

    /// <summary>Writes a block's lines behind those that count, in place of what was staged before.</summary>
    /// <exception cref="FormatException">An account has lines of this entry or of later ones.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An entry's position is too high.</exception>
    /// <exception cref="StoreException">They cannot be written.</exception>
    public void Stage(IReadOnlyList<AccountLine> lines)
    {
        Forget(lines.Count);
        if (lines.Count == 0)
        {
            return;
        }

        var seed = files.Own().Seed;
        for (var i = 0; i < lines.Count; i++)
        {
            var (account, line) = lines[i];
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(line.Index, FactRecord.EndOfPositions, nameof(lines));
            ref var head = ref Staged(account);
            if (head.Count > 0 && line.Index <= head.Entry)
            {
                throw new FormatException($"Account '{account}' has a line of entry {head.Entry} already; entry {line.Index} comes late.");
            }

            if (_bytes.Length - _count < LineRecord.MaxBytes)
            {
                Array.Resize(ref _bytes, _bytes.Length * 2);
            }

            var offset = files.End + _count;
            _count += LineRecord.Write(_bytes.AsSpan(_count), seed, offset, head, line);
            head = head.With(LinePosition.Of(epoch, offset), line.Index);
        }

        files.Write(_bytes.AsSpan(0, _count));
    }

    /// <summary>Lets the staged lines count. Nobody reads meanwhile.</summary>
    public void CountStaged()
    {
        for (var i = 0; i < _staged.Count; i++)
        {
            if (_numbers[i] is >= 0 and var number)
            {
                heads[number] = _staged[i];
            }
            else
            {
                heads.Add(_staged[i]);
            }
        }

        files.Count(_count);
        Forget(0);
    }

    private ref AccountHead Staged(AccountId account)
    {
        var id = IdKey.Of(key, account.Value);
        var at = _staged.Find(id);
        if (at < 0)
        {
            var number = heads.Find(id);
            at = _staged.Count;
            _staged.Add(number < 0 ? AccountHead.None(id) : heads[number]);
            _numbers.Add(number);
        }

        return ref _staged[at];
    }

    private void Forget(int lines)
    {
        _staged.Clear(lines);
        _numbers.Clear();
        _count = 0;
    }

    public void Dispose() => files.Dispose();
}
