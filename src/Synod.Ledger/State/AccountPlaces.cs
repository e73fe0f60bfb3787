namespace Synod.Ledger;

/// <summary>
/// Where accounts are, by the hash of their ids: a table that is searched from the hash's place on until a gap (linear probing). It
/// has hashes and places only, 8 bytes each; whoever searches compares the ids.
/// </summary>
internal sealed class AccountPlaces
{
    private const int FirstSize = 16;

    // A hash in the upper half, a place plus one in the lower; 0 for a gap. The length is a power of two.
    private ulong[] _slots = new ulong[FirstSize];
    private int _count;

    /// <summary>The places that were added with this hash.</summary>
    public Search Candidates(int hash) => new(_slots, (uint)hash);

    /// <summary>Adds a place.</summary>
    public void Add(int hash, int place)
    {
        // A quarter of gaps keeps searches short.
        if (++_count > _slots.Length / 4 * 3)
        {
            var old = _slots;
            _slots = new ulong[checked(2 * old.Length)];
            foreach (var slot in old)
            {
                if (slot != 0)
                {
                    Put(slot);
                }
            }
        }

        Put(((ulong)(uint)hash << 32) | ((uint)place + 1));
    }

    private void Put(ulong slot)
    {
        var mask = _slots.Length - 1;
        var at = (int)(slot >> 32) & mask;
        while (_slots[at] != 0)
        {
            at = (at + 1) & mask;
        }

        _slots[at] = slot;
    }

    /// <summary>A search that foreach drives.</summary>
    public ref struct Search(ulong[] slots, uint hash)
    {
        private int _next = (int)hash & (slots.Length - 1);

        public int Current { get; private set; }

        public readonly Search GetEnumerator() => this;

        public bool MoveNext()
        {
            while (slots[_next] is var slot && slot != 0)
            {
                _next = (_next + 1) & (slots.Length - 1);
                if ((uint)(slot >> 32) == hash)
                {
                    Current = (int)(uint)slot - 1;
                    return true;
                }
            }

            return false;
        }
    }
}
