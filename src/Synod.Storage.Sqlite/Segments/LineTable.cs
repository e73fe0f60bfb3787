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
internal sealed class LineTable(LineFiles files, Dictionary<AccountId, AccountHead> heads, SipKey key, uint epoch) : IDisposable
{
    private readonly Dictionary<AccountId, AccountHead> _staged = [];
    private byte[] _bytes = new byte[LineRecord.MaxBytes];
    private int _count;

    public IReadOnlyDictionary<AccountId, AccountHead> Heads => heads;

    public LineFiles Files => files;

    /// <summary>A page of an account's statement. Others may read, and lines may be staged, at the same time.</summary>
    public List<StatementLine> Page(AccountId account, ulong before, int limit) =>
        heads.TryGetValue(account, out var head) ? LineSearch.Page(files, head, before, limit) : [];

    /// <summary>Writes a block's lines behind those that count, in place of what was staged before.</summary>
    /// <exception cref="FormatException">An account has lines of this entry or of later ones.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An entry's position is too high.</exception>
    /// <exception cref="StoreException">They cannot be written.</exception>
    public void Stage(IReadOnlyList<AccountLine> lines)
    {
        _staged.Clear();
        _count = 0;
        if (lines.Count == 0)
        {
            return;
        }

        var seed = files.Own().Seed;
        foreach (var (account, line) in lines)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(line.Index, FactRecord.EndOfPositions, nameof(lines));
            if (!_staged.TryGetValue(account, out var head) && !heads.TryGetValue(account, out head))
            {
                head = AccountHead.None(key, account);
            }

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
            _staged[account] = head.With(LinePosition.Of(epoch, offset), line.Index);
        }

        files.Write(_bytes.AsSpan(0, _count));
    }

    /// <summary>Lets the staged lines count. Nobody reads meanwhile.</summary>
    public void CountStaged()
    {
        foreach (var (account, head) in _staged)
        {
            heads[account] = head;
        }

        files.Count(_count);
        _staged.Clear();
        _count = 0;
    }

    public void Dispose() => files.Dispose();
}
