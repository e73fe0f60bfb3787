using System.Text;

namespace Synod.Storage.Sqlite;

/// <summary>
/// What stands for the id of a transaction or an account: its <see cref="SipHash128"/> under the index's key. Keys are as good
/// as uniform, which hash tables, the search in a run and its filter rely on.
/// </summary>
internal readonly record struct IdKey(ulong High, ulong Low) : IComparable<IdKey>
{
    // Ids are at most 128 characters of ASCII.
    private const int MaxIdBytes = 128;

    /// <summary>The key of an id.</summary>
    public static IdKey Of(SipKey key, string id)
    {
        Span<byte> text = stackalloc byte[MaxIdBytes];
        var (high, low) = SipHash128.Hash(key, text[..Encoding.ASCII.GetBytes(id, text)]);
        return new IdKey(high, low);
    }

    public int CompareTo(IdKey other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);
}
